"""TRL's GRPO trainer on the work of `knave bench --work grpo`: one JSON object on the output.

A model of the preset's shape, 8 prompts × 8 answers, 64 + 128 tokens, KL on; seconds of an update, the median of those
after the first.
"""

import argparse
import json
import statistics
import tempfile
import time

import datasets
import tokenizers
import torch
import transformers
import trl

from lean_pytorch import PRESETS


class Clock(transformers.TrainerCallback):
    def __init__(self):
        self.times = []

    def on_step_begin(self, *_, **__):
        self.began = time.perf_counter()

    def on_step_end(self, *_, **__):
        self.times.append(time.perf_counter() - self.began)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", default="S")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    layers, width, heads, groups, hidden, vocabulary, _ = PRESETS[options.preset]
    words = {f"w{index}": index for index in range(vocabulary)}
    backend = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="w0"))
    backend.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    # The end of an answer is a token that the model cannot draw: every answer has its 128 tokens.
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="w0", eos_token="<end>", padding_side="left")
    model = transformers.Qwen2ForCausalLM(transformers.Qwen2Config(
        num_hidden_layers=layers, hidden_size=width, num_attention_heads=heads,
        num_key_value_heads=groups, intermediate_size=hidden, vocab_size=vocabulary,
        tie_word_embeddings=True, max_position_embeddings=4096, pad_token_id=0,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id))
    model.generation_config.eos_token_id = None
    prompts = [
        " ".join(f"w{(7 * index + 31 * place) % (vocabulary - 1) + 1}" for place in range(64))
        for index in range(8)
    ]
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        # By its folder, from which TRL loads the reference as well.
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        settings = trl.GRPOConfig(
            output_dir=folder, use_cpu=True, model_init_kwargs={"dtype": "float32"}, bf16=False,
            report_to=[], save_strategy="no", logging_strategy="no", disable_tqdm=True,
            per_device_train_batch_size=64, num_generations=8, max_completion_length=128, temperature=1.0, beta=0.001,
            learning_rate=1e-6, gradient_checkpointing=False, max_steps=1 + options.repeats)
        trainer = trl.GRPOTrainer(
            model=folder, args=settings, processing_class=tokenizer,
            train_dataset=datasets.Dataset.from_dict({"prompt": prompts}),
            reward_funcs=lambda completions, **_: [
                float(len(set(text.split())) % 2) for text in completions],
            callbacks=[clock])
        trainer.train()
    print(json.dumps({"grpo_update_s": statistics.median(clock.times[1:])}))


if __name__ == "__main__":
    main()
