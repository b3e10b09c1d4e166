"""s2l compare --trainer 'python trl_sft.py {subset} {model} {output} {seed} {steps}'"""

import sys

from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

subset, model, output, seed, steps = sys.argv[1:]
rows = load_dataset("json", data_files=subset, split="train")
if "instruction" in rows.column_names:  # TRL knows messages, and prompt with completion
    rows = rows.map(
        lambda row: {"prompt": row["instruction"] + "\n\n", "completion": row["output"]},
        remove_columns=rows.column_names,
    )
trainer = SFTTrainer(
    model=model,
    train_dataset=rows,
    args=SFTConfig(
        output_dir=output,
        seed=int(seed),
        max_steps=int(steps),
        max_length=128,
        per_device_train_batch_size=4,
        learning_rate=1e-3,
        lr_scheduler_type="cosine",
        warmup_steps=0.03,
        save_strategy="no",
        report_to="none",
        bf16=False,  # on a processor; drop this line and the next where there is a device
        use_cpu=True,
    ),
)
trainer.train()
trainer.save_model(output)
