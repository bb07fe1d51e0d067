"""Runs `knave bench` and the lean PyTorch program in alternation; prints medians and ratios."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

# Intel's switch for its fast kernels on any processor, and a malloc that keeps what it has had.
TUNED = {
    "MKL_CBWR": "AVX2",
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "268435456",
}


def run(command, environment=None):
    done = subprocess.run(
        command, env={**os.environ, **(environment or {})}, check=True, stdout=subprocess.PIPE)
    # TRL writes lines of its own before.
    return json.loads(done.stdout.splitlines()[-1])


def figures(report):
    found = {}
    for key, value in report.items():
        if key in ("train_tokens_per_s", "grpo_update_s", "peak_rss_mb"):
            found[key] = value
        elif key == "sample_tokens_per_s":
            for batch, rate in value.items():
                found[f"{key} {batch}"] = rate
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("knave")
    parser.add_argument("--presets", default="S,M", help="comma-separated: S, M, L")
    parser.add_argument(
        "--works", default="train,sample,grpo", help="comma-separated: train, sample, grpo, trl")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    lean = str(pathlib.Path(__file__).with_name("lean_pytorch.py"))
    library = str(pathlib.Path(__file__).with_name("trl_grpo.py"))
    print("| work | PyTorch as installed | PyTorch tuned | knave | knave ÷ tuned |")
    print("|---|---|---|---|---|", flush=True)
    for preset in options.presets.split(","):
        for work in options.works.split(","):
            setting = ["--preset", preset, "--threads", str(options.threads)]
            # TRL's update is compared with the same one of knave.
            program = [library] if work == "trl" else [lean, "--work", work]
            measured = "grpo" if work == "trl" else work
            runners = {
                "installed": lambda: run([sys.executable, *program, *setting]),
                "tuned": lambda: run([sys.executable, *program, *setting], TUNED),
                "knave": lambda: run([options.knave, "bench", "--json", "--work", measured, *setting]),
            }
            seen = {name: [] for name in runners}
            for _ in range(options.rounds):
                for name, runner in runners.items():
                    seen[name].append(figures(runner()))
            for key in seen["tuned"][0]:
                values = {
                    name: statistics.median(found[key] for found in rounds)
                    for name, rounds in seen.items()}
                ratio = values["knave"] / values["tuned"]
                if key == "grpo_update_s":
                    ratio = 1 / ratio
                digits = 2 if key == "grpo_update_s" else 0
                cells = " | ".join(f"{value:,.{digits}f}" for value in values.values())
                print(f"| {work} {preset}: {key} | {cells} | {ratio:.2f} |", flush=True)


main()
