"""Writes renderings.jsonl beside this file: chat templates, and what Transformers renders with them.

    pip install transformers jinja2 && python make.py

Each line is {name, template, bos, cases: [{messages, add_generation_prompt, expected}]}: templates of two families, and
others that differ from them in little.
"""

import json
import pathlib

from transformers.utils.chat_template_utils import render_jinja_template

TURNS = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content']"
         " + '<|im_end|>' + '\\n'}}{% endfor %}")
PROMPT = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
SYSTEM = ("{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are it.<|im_end|>\\n' }}"
          "{% endif %}")
DEFAULT = "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
FIRST = TURNS.replace("{{'<", "{% if loop.first and messages[0]['role'] != 'system' %}"
                      "{{ '<|im_start|>system\\nYou\\'re \\\"it\\\".<|im_end|>\\n' }}{% endif %}{{'<", 1)
SMOLLM2 = FIRST.replace("\\n", "\n") + PROMPT.replace("\\n", "\n")
LLAMA3 = ("{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = "
          "'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim"
          " + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}"
          "{{ content }}{% endfor %}")
HEADER = "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}"
SPREAD = """{#- The same, spread over lines. -#}
{%- for message in messages -%}
    {{- "<|im_start|>" -}}
    {{- message.role + "\\n" }}{{ message["content"] -}}
    {{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{- '<|im_start|>' + "assistant" + '\\n' -}}
{%- endif -%}
"""
BLOCKS = """{% for message in messages %}
<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}
  {% if add_generation_prompt %}
<|im_start|>assistant
{% endif %}
"""

FAMILIES = {
    "ChatML": TURNS + PROMPT,
    "ChatML with a default for the prompt": DEFAULT + TURNS + PROMPT,
    "ChatML spread over lines": SPREAD,
    "ChatML in trimmed blocks": BLOCKS,
    "Qwen2": FIRST + PROMPT,
    "SmolLM2": SMOLLM2,
    "Knave with a system": SYSTEM.replace("if m", "if messages and m") + TURNS + PROMPT,
    "Llama 3 as first published": LLAMA3 + HEADER,
    "Llama 3": LLAMA3 + "{% if add_generation_prompt %}" + HEADER + "{% endif %}",
}
NEAR = {
    "no line feed behind turns": (TURNS + PROMPT).replace(" + '\\n'}}", "}}"),
    "a separator as in phi-4": "{% for message in messages %}{{'<|im_start|>' + message['role'] + "
                               "'<|im_sep|>' + message['content'] + '<|im_end|>'}}{% endfor %}"
                               "{% if add_generation_prompt %}{{ '<|im_start|>assistant<|im_sep|>' }}"
                               "{% endif %}",
    "a beginning as in LFM2": "{{- bos_token -}}" + TURNS + PROMPT,
    "trimmed contents": (TURNS + PROMPT).replace("message['content']", "message['content'] | trim"),
    "a filter over a sum": (TURNS + PROMPT).replace(
        "message['content'] + '<|im_end|>'", "(message['content'] + '<|im_end|>') | upper"),
    "only users": TURNS.replace("{{'<", "{% if message['role'] == 'user' %}{{'<", 1).replace(
        "'\\n'}}", "'\\n'}}{% endif %}") + PROMPT,
    "not the first": (FIRST + PROMPT).replace("loop.first and", "not loop.first and"),
    "equal instead of unequal": (FIRST + PROMPT).replace("!= 'system'", "== 'system'"),
    "a prompt unless asked": (TURNS + PROMPT).replace("if add_g", "if not add_g"),
    "another role in the prompt": (TURNS + PROMPT).replace("assistant", "model"),
    "a literal of another escape": (TURNS + PROMPT).replace("'<|im_start|>' + m", "'\\x3c|im_start|>' + m"),
    "the system twice": SYSTEM + FIRST + PROMPT,
    "texts that keep their space": BLOCKS.replace("{% endfor %}\n", "{% endfor +%}\n"),
    "a line feed kept in front": "\n" + TURNS + PROMPT,
    "a raw block": "{% raw %}{% endraw %}" + TURNS + PROMPT,
    "a conditional output": (TURNS + PROMPT).replace("'\\n'}}", "'\\n' if loop.first else ''}}"),
    "Llama 3 without trim": (LLAMA3 + HEADER).replace(" | trim", ""),
}

CONVERSATIONS = [
    [("user", "What is 2+3? ")],
    [("system", "Be brief.\nAlways."), ("user", " Hi\x1c\n")],
    [("user", "Hi"), ("assistant", "Hello'\"\\n"), ("user", "你好 🙂")],
    [("user", "Hi"), ("system", "Be long."), ("user", "Go on"), ("assistant", "<think>x</think>y")],
    [("system", ""), ("user", "")],
]


def main():
    lines = []
    for templates in (FAMILIES, NEAR):
        for name, template in templates.items():
            cases = []
            for conversation in CONVERSATIONS:
                messages = [{"role": role, "content": content} for role, content in conversation]
                for prompts in (True, False):
                    text = render_jinja_template(
                        [messages], chat_template=template, add_generation_prompt=prompts,
                        bos_token="<|begin_of_text|>", eos_token="<|eot_id|>")[0][0]
                    cases.append(
                        {"messages": messages, "add_generation_prompt": prompts, "expected": text})
            lines.append(
                {"name": name, "template": template, "bos": "<|begin_of_text|>",
                 "cases": cases})
    path = pathlib.Path(__file__).with_name("renderings.jsonl")
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


main()
