import Diagnostics

extension CommandRegistry {
  /// The overview: the areas with their commands, a line each.
  public func overview(width: Int = 80) -> String {
    var lines: [String] = []
    let widest = entries.map { $0.declaration.name.count }.max() ?? 0
    for area in CommandDeclaration.Area.allCases {
      let commands = entries.filter { $0.declaration.area == area }
      if commands.isEmpty { continue }
      lines.append("\(area.rawValue):")
      for command in commands {
        lines.append(
          row(command.declaration.name, command.declaration.summary, widest: widest, width: width))
      }
      lines.append("")
    }
    lines.append(
      wrapped("words: " + keywords.joined(separator: " "), indent: 7, width: width))
    lines.append(
      wrapped(
        "functions: " + builtins.map(\.name).joined(separator: " "), indent: 11, width: width))
    lines.append("")
    lines.append("help NAME tells more of one of them.")
    return lines.joined(separator: "\n")
  }

  /// The page of a command, a function or a word of the grammar; nil when there is none of that name.
  /// `break` is a word and a command, and has both pages.
  public func page(of name: String, width: Int = 80) -> String? {
    let function = builtinsByName[name].map {
      "\($0.name)(\($0.parameters))\n" + wrapped($0.summary, indent: 0, width: width)
    }
    let pages = [
      KeywordPage.of(name)?.text, entry(named: name).map { page(of: $0, width: width) },
      entry(named: name) == nil ? function : nil,
    ].compactMap(\.self)
    return pages.isEmpty ? nil : pages.joined(separator: "\n\n")
  }

  /// What to say of a name that has no page.
  public func advice(for name: String) -> String? {
    names.advice(for: name, among: allNames + keywords)
  }

  private func page(of entry: Entry, width: Int) -> String {
    var lines = [
      wrapped(usage(of: entry), indent: 2, width: width),
      wrapped(entry.declaration.summary, indent: 0, width: width),
    ]
    if !entry.declaration.discussion.isEmpty {
      lines.append("")
      for paragraph in entry.declaration.discussion.split(
        separator: "\n\n", omittingEmptySubsequences: false)
      {
        lines.append(wrapped(String(paragraph), indent: 0, width: width))
      }
    }
    let rows = entry.parameters.flatMap(parameterLines)
    if !rows.isEmpty {
      lines.append("")
      let widest = rows.map(\.0.count).max() ?? 0
      for (name, text) in rows { lines.append(row(name, text, widest: widest, width: width)) }
    }
    if !entry.declaration.examples.isEmpty {
      lines += ["", entry.declaration.examples.count == 1 ? "example:" : "examples:"]
      lines += entry.declaration.examples.map { "  " + $0.code.replacing("\n", with: "\n  ") }
    }
    return lines.joined(separator: "\n")
  }

  /// A name with what there is to say of it, in a column of its own.
  private func row(_ name: String, _ text: String, widest: Int, width: Int) -> String {
    let space = String(repeating: " ", count: widest - name.count + 2)
    return wrapped("  " + name + space + text, indent: widest + 4, width: width)
  }

  /// `kk people=3 count=1 …`
  private func usage(of entry: Entry) -> String {
    var words = [entry.declaration.name]
    for parameter in entry.parameters {
      switch parameter.kind {
      case .argument where parameter.defaultText == nil: words.append(parameter.name)
      case .argument: words.append("[\(parameter.name)]")
      case .option where parameter.defaultText == nil: words.append("\(parameter.name)=…")
      case .option: words.append("[\(parameter.name)=\(parameter.defaultText ?? "")]")
      case .rest: words.append("\(parameter.name) …")
      case .settings: words.append("[NAME=VALUE …]")
      }
    }
    return words.joined(separator: " ")
  }

  private func parameterLines(_ parameter: ParameterDescription) -> [(String, String)] {
    if parameter.kind == .settings {
      return parameter.settings.map { setting in
        (
          setting.name,
          setting.help + (setting.choices.map { choicesText($0) } ?? "")
            + (setting.defaultText.map { " Default: \($0)." } ?? "")
        )
      }
    }
    var text = parameter.help
    if let choices = parameter.choices {
      text += choicesText(choices)
    } else if let range = parameter.range {
      text += " (\(range))"
    }
    if let value = parameter.defaultText, !value.isEmpty { text += " Default: \(value)." }
    return [(parameter.name, text)]
  }

  private func choicesText(_ choices: [String]) -> String {
    " One of: " + choices.joined(separator: ", ") + "."
  }

  /// The reference of all commands in Markdown, for the documentation.
  public func reference() -> String {
    var text = ""
    for area in CommandDeclaration.Area.allCases {
      let commands = entries.filter { $0.declaration.area == area }
      if commands.isEmpty { continue }
      let title = area.rawValue.prefix(1).uppercased() + area.rawValue.dropFirst()
      text += "### \(title)\n\n| command | what it does |\n|---|---|\n"
      for command in commands {
        text += "| `\(usageLine(of: command))` | \(command.declaration.summary) |\n"
      }
      text += "\n"
    }
    text += "### Words of the grammar\n\n| word | what it does |\n|---|---|\n"
    for page in KeywordPage.all {
      let summary = page.summary.replacing("\n", with: " ")
      text += "| `\(page.usage)` | \(summary) |\n"
    }
    text += "\n### Functions\n\n| function | what it gives |\n|---|---|\n"
    for builtin in builtins {
      text += "| `\(builtin.name)(\(builtin.parameters))` | \(builtin.summary) |\n"
    }
    return text
  }

  private func usageLine(of entry: Entry) -> String {
    usage(of: entry).replacing("|", with: "\\|")
  }

  /// Words in lines no wider than the terminal, those after the first indented. What stands between two
  /// words of a line stays between them.
  private func wrapped(_ text: String, indent: Int, width: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let limit = max(width, indent + 20)
    var lines: [String] = []
    var line = ""
    var gap = ""
    for part in text.replacing("\n", with: " ").split(
      separator: " ", omittingEmptySubsequences: false)
    {
      if part.isEmpty {
        gap += " "
        continue
      }
      if !line.isEmpty, line != margin, line.count + gap.count + part.count > limit {
        lines.append(line)
        line = margin
        gap = ""
      }
      line += gap + part
      gap = " "
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
