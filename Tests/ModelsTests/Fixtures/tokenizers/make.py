"""Makes the tokenizers of the folders digits, bytes, runs and unlisted beside this file, and what
Hugging Face `tokenizers` does with them and with the one of trained, which Knave has written.

    pip install tokenizers && python make.py
"""

import json
import pathlib

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).parent
CORPUS = [
    "The knight says: Zoey isn't a knave, and Max's word is 12345 times as good as 678.",
    "We'll see; they've 3 boxes of 12 apples each, don't they?  Two   spaces,\n\nlines\tand tabs.",
    "def f(x):\n    return x + 1\n\n\nprint(f(41), 'knight', \"knave\")\r\nEND",
    "Der Ritter lügt nie; le chevalier café naïve, 2024 was 2023 + 1.",
] * 3
TEXTS = CORPUS[:4] + [
    "", " ", "  ", "a", " a", "a ", "\n", "\r\n\r\n  x", "x  y   z\u00a0\u2003w", "12345 67 8",
    "a1b22c333", "²³ Ⅷ ٣٤ ½", "isn't ISN'T we'LL 'sup ''s", "knights knave's", "<|im_start|>user\nHi<|im_end|>\n",
    "<|endoftext|>", "<|im_end|><|im_end|> x", "你好 🙂 ok", "\x00\x01\x7f", "émile e\u0301mile", "!?!?... (x)",
    "    indented\n\t\tmore", "word" * 20, "knight " * 20, "0" * 60, "🙂🙂", "é" * 40,
]


def save(name, tokenizer):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def golden(folder, tokenizer):
    lines = []
    for text in TEXTS:
        encoding = tokenizer.encode(text)
        plain = tokenizer.encode(text, add_special_tokens=False)
        lines.append({
            "text": text, "ids": encoding.ids, "plain_ids": plain.ids, "tokens": encoding.tokens,
            "decoded": tokenizer.decode(encoding.ids, skip_special_tokens=False),
            "decoded_skip_special": tokenizer.decode(encoding.ids, skip_special_tokens=True)})
    (folder / "golden_tokens.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def trained(model, pre_tokenizer, size, special):
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    # Without initial_alphabet the vocabulary has the bytes of the corpus alone.
    tokenizer.train_from_iterator(
        CORPUS, trainers.BpeTrainer(vocab_size=size, special_tokens=special, show_progress=False))
    return tokenizer


def byte_level():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)


SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

# As SmolLM2 has it: special tokens inside the vocabulary, each digit apart, bytes that have no token.
digits = trained(
    models.BPE(), pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level()]),
    220, SPECIAL)
folder = save("digits", digits)
golden(folder, digits)

# The same as a file that keeps the numbers of added tokens but not their place in the vocabulary.
text = json.loads((folder / "tokenizer.json").read_text())
del text["model"]["vocab"]["<|im_end|>"]
(HERE / "unlisted").mkdir(exist_ok=True)
(HERE / "unlisted" / "tokenizer.json").write_text(json.dumps(text, ensure_ascii=False, indent=1))
golden(HERE / "unlisted", digits)

# As GPT-2 has it, with an unknown token that stands for several bytes, and tokens around a text.
gpt2 = trained(models.BPE(unk_token="<unk>", fuse_unk=True), byte_level(), 200, ["<unk>", "<s>", "</s>"])
gpt2.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL[1:]])
gpt2.post_processor = processors.Sequence([
    processors.ByteLevel(trim_offsets=False),
    processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 1), ("</s>", 2)])])
golden(save("bytes", gpt2), gpt2)

# Runs of digits apart, and an unknown token for each byte.
runs = trained(
    models.BPE(unk_token="<unk>"), pre_tokenizers.Sequence([pre_tokenizers.Digits(), byte_level()]), 180,
    ["<unk>"])
golden(save("runs", runs), runs)

# What train_tokenizer writes for the texts of BytePairTrainerTests, with numbers of up to 3 digits.
golden(HERE / "trained", Tokenizer.from_file(str(HERE / "trained" / "tokenizer.json")))
