"""More of what make_metrics.py makes, for what its pairs leave out: stems, summaries of several lines, words that sacrebleu's 13a cuts, a DistilBERT folder, several references, texts over the encoder's length, a space in front of the text, rescaling.

    PYTHONHASHSEED=0 python make_metrics_more.py DIR     # DIR as make_metrics.py left it

sacrebleu 2.6.0, rouge-score 0.1.2, nltk 3.9.2, bert-score 0.3.13, transformers 4.57.1, torch 2.10.0."""
import json, math, random, shutil, sys, tempfile, warnings
from pathlib import Path
import torch, bert_score, bert_score.utils, sacrebleu
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
warnings.simplefilter("ignore")
out = Path(sys.argv[1]); rnd = random.Random(11)
M = json.loads((out / "metrics.json").read_text()); H = [p["candidate"] for p in M["pairs"]]; R = [p["reference"] for p in M["pairs"]]
J = {}
# made-up words with every ending that the stemmer knows, and the irregular ones
roots = "act relat hop hopp fil fall hiss tann siz bl conflat troubl happ sk enjo fl d t l agr f motor plast sens vietnam radic decis call form good electr triplic adjust depend irrit rev air gyr homolog commun angul effect bowdl prob rat ceas contr r cr geo theo archae ap vi x3 42 yell synch toy say".split()
ends = ["", "s", "es", "ies", "sses", "ss", "y", "ied", "ed", "eed", "ing", "ational", "tional", "enci", "anci", "izer", "bli", "abli", "alli", "entli", "eli", "ousli", "ization", "ation", "ator", "alism", "iveness", "fulness", "ousness", "aliti", "iviti", "biliti", "fulli", "logi", "icate", "ative", "alize", "iciti", "ical", "ful", "ness", "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize", "e", "ll", "lle", "yed", "ying", "aying", "atically", "ologies"]
words = sorted({r + e for r in roots for e in ends if len(r + e) > 3} | set("skies dying lying tying news innings outings cannings howe proceed exceed succeed sky".split()))
st = PorterStemmer(); J["stems"] = {w: st.stem(w) for w in rnd.sample(words, 1500)}
# lines
V = "the a left lung lobe opacity effusion no new old small large stable with heart size".split()
def lines(n): return "\n".join(" ".join(rnd.choice(V) for _ in range(rnd.randint(0, 7))) for _ in range(n))
L = [(lines(rnd.randint(1, 6)), lines(rnd.randint(1, 6))) for _ in range(60)]
sc = rouge_scorer.RougeScorer(["rougeLsum"], use_stemmer=True); J["lines"] = [dict(candidate=h, reference=r, f1=sc.score(r, h)["rougeLsum"].fmeasure) for h, r in L]
# 13a
t13 = Tokenizer13a(); A = list("ab3.,-'\"&/%$(){}[]<>=:;!?*+_~`^|@# \n\t") + ["&amp;", "&lt;", "<skipped>", "é", "日", "🙂", "\u00a0", "\u2003", "\u200b", "\u0085", "..", "1.5", "-\n"]
T = ["".join(rnd.choice(A) for _ in range(rnd.randint(1, 25))) for _ in range(400)]; J["words_13a"] = [dict(text=x, words=t13(x.rstrip()).split()) for x in T]
# BERTScore
from transformers import DistilBertConfig, DistilBertModel, PreTrainedTokenizerFast
d = out / "distilbert"
t = PreTrainedTokenizerFast.from_pretrained(out / "bert"); torch.manual_seed(12)
m = DistilBertModel(DistilBertConfig(vocab_size=len(t), dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=64))
with torch.no_grad():
    for n, p in m.named_parameters():
        if p.dim() == 1: p.copy_((1.0 if "LayerNorm.weight" in n or "layer_norm.weight" in n else 0.0) + .1 * torch.randn_like(p))
        else: p.copy_(torch.randn_like(p) * (.5 if "embed" in n else 1 / p.shape[-1] ** .5))
m.save_pretrained(d); t.save_pretrained(d)
for f in d.iterdir():
    if f.name not in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"): f.unlink()
def num(x): return [[0.0 if math.isnan(v) else v for v in c.tolist()] for c in x]
def score(folder, layer, h, r, idf=False, **k):
    flat = [x for g in r for x in g] if isinstance(r[0], list) else r
    return num(bert_score.BERTScorer(model_type=str(folder), num_layers=layer, idf=idf, idf_sents=flat if idf else None, device="cpu", use_fast_tokenizer=True, nthreads=0, **k).score(h, r))
J["distilbert"] = {f"layer{l}_{'idf' if i else 'plain'}": score(d, l, H, R, i) for l in (1, 2) for i in (False, True)}
multi = [[r or "no text", R[(i + 7) % len(R)] or "no text"] for i, r in enumerate(R)]
J["two_references"] = dict(second=[g[1] for g in multi], bert_layer2_idf=score(out / "bert", 2, H, multi, True))
long = [" ".join(rnd.choice(V) for _ in range(n)) for n in (40, 61, 62, 63, 64, 90)]
J["long"] = dict(candidate=long, reference=long[::-1], bert_layer2=score(out / "bert", 2, long, long[::-1]), roberta_layer2=score(out / "roberta", 2, long, long[::-1]))
# published RoBERTa tokenizers are of a class for which bert-score adds the space
enc = bert_score.utils.sent_encode
def spaced(tok, s): return enc(tok, s) if not s.strip() else tok.encode(" " + s.strip(), add_special_tokens=True, max_length=tok.model_max_length, truncation=True)
bert_score.utils.sent_encode = spaced; J["roberta_with_space"] = dict(layer2_plain=score(out / "roberta", 2, H, R)); bert_score.utils.sent_encode = enc
base = out / "baseline.tsv"; base.write_text("LAYER,P,R,F\n0,0.1,0.11,0.12\n1,0.35375935,0.3537393,0.35219112\n2,0.6666034,0.66660464,0.66620487\n")
full = [i for i in range(len(H)) if H[i] and R[i]]  # NaN of an empty side cannot be told from 0 after rescaling
J["rescaled"] = dict(bert_layer1=score(out / "bert", 1, [H[i] for i in full], [R[i] for i in full], rescale_with_baseline=True, baseline_path=str(base), lang="en"))
(out / "more.json").write_text(json.dumps(J, indent=0) + "\n"); print({k: len(v) for k, v in J.items()})
