"""A lean PyTorch program for the work that `knave bench` measures: one JSON object on the output.

No framework around it: scaled_dot_product_attention, fused AdamW, one padding-free batch, a key-value
cache filled in place.
"""

import argparse
import json
import time

import torch
import torch.nn.functional as F

PRESETS = {
    # layers, width, heads, key-value heads, feed-forward width, vocabulary, training sequences
    "S": (4, 256, 4, 2, 1024, 512, 32),
    "M": (6, 384, 6, 6, 1536, 2048, 32),
    "L": (12, 512, 8, 4, 2048, 8192, 8),
}


class Layer(torch.nn.Module):
    def __init__(self, width, heads, groups, hidden):
        super().__init__()
        size = width // heads
        self.heads, self.groups, self.size = heads, groups, size
        self.input_norm = torch.nn.Parameter(torch.ones(width))
        self.qkv = torch.nn.Linear(width, (heads + 2 * groups) * size)
        self.output = torch.nn.Linear(heads * size, width, bias=False)
        self.middle_norm = torch.nn.Parameter(torch.ones(width))
        self.gate_up = torch.nn.Linear(width, 2 * hidden, bias=False)
        self.down = torch.nn.Linear(hidden, width, bias=False)

    def forward(self, x, cosine, sine, cache=None, position=0):
        batch, length, width = x.shape
        normed = F.rms_norm(x, (width,), self.input_norm, 1e-6)
        q, k, v = self.qkv(normed).split(
            [self.heads * self.size, self.groups * self.size, self.groups * self.size], -1)
        q = rotate(q.view(batch, length, self.heads, self.size).transpose(1, 2), cosine, sine)
        k = rotate(k.view(batch, length, self.groups, self.size).transpose(1, 2), cosine, sine)
        v = v.view(batch, length, self.groups, self.size).transpose(1, 2)
        if cache is not None:
            keys, values = cache
            keys[:, :, position:position + length] = k
            values[:, :, position:position + length] = v
            k, v = keys[:, :, :position + length], values[:, :, :position + length]
        attended = F.scaled_dot_product_attention(
            q, k, v, is_causal=length > 1, enable_gqa=self.heads != self.groups)
        x = x + self.output(attended.transpose(1, 2).reshape(batch, length, -1))
        gate, up = self.gate_up(F.rms_norm(x, (width,), self.middle_norm, 1e-6)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


def rotate(x, cosine, sine):
    first, second = x.chunk(2, -1)
    return torch.cat([first * cosine - second * sine, second * cosine + first * sine], -1)


class Model(torch.nn.Module):
    def __init__(self, layers, width, heads, groups, hidden, vocabulary):
        super().__init__()
        self.shape = (layers, groups, width // heads)
        self.embedding = torch.nn.Embedding(vocabulary, width)
        self.layers = torch.nn.ModuleList(
            Layer(width, heads, groups, hidden) for _ in range(layers))
        self.norm = torch.nn.Parameter(torch.ones(width))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                torch.nn.init.normal_(parameter, std=0.02)
        size = width // heads
        frequencies = 10000.0 ** (-torch.arange(0, size, 2) / size)
        angles = torch.arange(4096)[:, None] * frequencies
        self.register_buffer("cosine", angles.cos())
        self.register_buffer("sine", angles.sin())

    def hidden(self, tokens, caches=None, position=0):
        x = self.embedding(tokens)
        end = position + tokens.shape[1]
        cosine, sine = self.cosine[position:end], self.sine[position:end]
        for index, layer in enumerate(self.layers):
            x = layer(x, cosine, sine, caches[index] if caches else None, position)
        return F.rms_norm(x, (x.shape[-1],), self.norm, 1e-6)

    def logits(self, hidden):
        return hidden @ self.embedding.weight.T

    def log_probs(self, tokens, start):
        logits = self.logits(self.hidden(tokens[:, :-1])[:, start - 1:])
        return -F.cross_entropy(
            logits.flatten(0, 1), tokens[:, start:].flatten(), reduction="none"
        ).view(tokens.shape[0], -1)


def train(model, optimizer, sequences, length=256):
    vocabulary = model.embedding.num_embeddings
    tokens = torch.randint(vocabulary, (sequences, length))

    def step():
        optimizer.zero_grad(set_to_none=True)
        (-model.log_probs(tokens, 1)).mean().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    return step


@torch.inference_mode()
def sample(model, prompts, new_tokens):
    batch, length = prompts.shape
    layers, groups, size = model.shape
    caches = [
        tuple(torch.empty(batch, groups, length + new_tokens, size) for _ in range(2))
        for _ in range(layers)]
    out = torch.empty(batch, new_tokens, dtype=torch.long)
    chosen = torch.empty(batch, new_tokens)
    hidden = model.hidden(prompts, caches)
    for index in range(new_tokens):
        logits = model.logits(hidden[:, -1])
        log_probs = F.log_softmax(logits, -1)
        token = torch.multinomial(log_probs.exp(), 1)
        out[:, index] = token[:, 0]
        chosen[:, index] = log_probs.gather(1, token)[:, 0]
        if index + 1 < new_tokens:
            hidden = model.hidden(token, caches, length + index)
    return out, chosen


def grpo(model, reference, optimizer):
    """One update: 8 prompts × 8 samples of 64 + 128 tokens, KL on."""
    vocabulary = model.embedding.num_embeddings
    prompts = torch.randint(vocabulary, (8, 64)).repeat_interleave(8, 0)

    def step():
        responses, old = sample(model, prompts, 128)
        tokens = torch.cat([prompts, responses], 1)
        rewards = (responses % 5 == 0).float().mean(1).view(8, 8)
        deviation = rewards.std(1, keepdim=True) + 1e-6
        advantages = ((rewards - rewards.mean(1, keepdim=True)) / deviation).view(64, 1)
        with torch.no_grad():
            fixed = reference.log_probs(tokens, 64)
        optimizer.zero_grad(set_to_none=True)
        log_probs = model.log_probs(tokens, 64)
        ratio = (log_probs - old).exp()
        policy = -torch.min(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages)
        difference = fixed - log_probs
        (policy + 0.001 * (difference.exp() - difference - 1)).mean().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    return step


def median(step, repeats):
    step()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", choices=PRESETS, default="S")
    parser.add_argument("--work", choices=["train", "sample", "grpo"], default="train")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    *shape, sequences = PRESETS[options.preset]
    model = Model(*shape)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)
    vocabulary = shape[-1]
    report = {"preset": options.preset, "threads": options.threads}
    if options.work == "train":
        seconds = median(train(model, optimizer, sequences), options.repeats)
        report["train_tokens_per_s"] = sequences * 256 / seconds
    elif options.work == "sample":
        report["sample_tokens_per_s"] = {}
        for batch in (64, 256):
            prompts = torch.randint(vocabulary, (batch, 64))
            seconds = median(lambda: sample(model, prompts, 128), options.repeats)
            report["sample_tokens_per_s"][str(batch)] = batch * 128 / seconds
    else:
        reference = Model(*shape)
        reference.load_state_dict(model.state_dict())
        report["grpo_update_s"] = median(grpo(model, reference, optimizer), options.repeats)
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    report["peak_rss_mb"] = int(peak.split()[1]) / 1024
    print(json.dumps(report))


main()
