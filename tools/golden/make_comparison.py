"""Statistics of comparisons as scipy 1.16 and statsmodels 0.14 compute them: t tests and their intervals, Holm, power of the t test, mean squares of a two-way table.

python make_comparison.py OUTPUT_DIR, with scipy==1.16.2 statsmodels==0.14.5 pandas==2.3.3 numpy==2.3.4
"""
import importlib.metadata as md, json, sys
from pathlib import Path
import numpy as np, pandas as pd
from scipy import integrate, optimize, stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

out = Path(sys.argv[1]); out.mkdir(parents=True, exist_ok=True)
r = np.random.default_rng(11)
J = dict(versions={k: md.version(k) for k in ("scipy", "statsmodels", "pandas", "numpy")})
J["tails"] = [dict(t=t, df=df, p=float(2 * stats.t.sf(t, df))) for df in (1, 2, 3.7, 4, 9, 40, 999, 5000.5) for t in (0.01, 0.5, 2.0, 7.5, 60.0)]
J["critical"] = [dict(p=p, df=df, t=float(stats.t.isf(p / 2, df))) for df in (1, 2, 4, 6.3, 9, 99, 1e6) for p in (0.9, 0.3, 0.05, 0.01, 1e-4, 1e-8)]
J["normal"] = [dict(x=x, p=float(stats.norm.cdf(x))) for x in (-20.0, -8.0, -6.5, -1.96, -0.3, 0.0, 0.7, 3.3)]
J["power"] = [dict(shift=d, df=df, power=float(TTestPower().power(d / (df + 1) ** .5, df + 1, .05, df=df, alternative="two-sided"))) for df in (1, 2, 4, 9, 49) for d in (0.5, 2.0, 3.5, 6.0)]
J["power"] = [p for p in J["power"] if p["power"] == p["power"]]  # scipy has no noncentral t far out
assert len(J["power"]) > 16
# The difference in standard deviations of one pair. For two pairs scipy's noncentral t is not reliable: there by its definition, integrated.
J["detectable"] = [dict(pairs=n, deviations=float(TTestPower().solve_power(nobs=n, alpha=.05, power=.8, alternative="two-sided"))) for n in (3, 5, 10, 20)]
tc = stats.t.isf(.025, 1)
power2 = lambda d: integrate.quad(lambda u: (stats.norm.cdf(d - tc * u) + stats.norm.cdf(-d - tc * u)) * 2 * stats.norm.pdf(u), 0, 12, limit=500)[0]
J["detectable"].insert(0, dict(pairs=2, deviations=optimize.brentq(lambda d: power2(d) - .8, 1, 40) / 2 ** .5))
J["paired"] = []
for n in (2, 3, 5, 10):
    a, b = r.normal(50, 4, n).round(3), r.normal(48, 4, n).round(3)
    t = stats.ttest_rel(a, b); ci = t.confidence_interval(.95)
    J["paired"].append(dict(method=a.tolist(), control=b.tolist(), difference=float((a - b).mean()), low=float(ci.low), high=float(ci.high), p=float(t.pvalue)))
J["holm"] = [dict(p=p, adjusted=multipletests(p, method="holm")[1].tolist()) for p in ([0.01, 0.04, 0.03, 0.005], [0.5, 0.5, 0.01], [0.2], [0.001, 0.001, 0.9, 0.02, 0.019])]
J["tables"] = []
for S, I in ((2, 4), (3, 5), (5, 12)):
    D = (r.normal(0, 1, (S, 1)) + r.normal(0, 2, (1, I)) + r.normal(0, .7, (S, I)) + .4).round(3)
    f = pd.DataFrame(dict(d=D.ravel(), seed=np.repeat(np.arange(S), I).astype(str), item=np.tile(np.arange(I), S).astype(str)))
    a = anova_lm(ols("d ~ seed + item", f).fit())["mean_sq"]
    J["tables"].append(dict(differences=D.tolist(), mean=float(D.mean()), ms_seed=float(a["seed"]), ms_item=float(a["item"]), ms_rest=float(a["Residual"])))
(out / "comparison.json").write_text(json.dumps(J, indent=0) + "\n")
