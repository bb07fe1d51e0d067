/// What an examination found: how it stands, and what to do where it does not stand well.
struct Finding {
  enum Standing: String {
    case good = "ok"
    case doubtful = "note"
    case bad = "fault"
  }

  let standing: Standing
  let subject: String
  let text: String
  let advice: String?

  static func good(_ subject: String, _ text: String) -> Finding {
    Finding(standing: .good, subject: subject, text: text, advice: nil)
  }

  static func doubtful(_ subject: String, _ text: String, _ advice: String) -> Finding {
    Finding(standing: .doubtful, subject: subject, text: text, advice: advice)
  }

  static func bad(_ subject: String, _ text: String, _ advice: String) -> Finding {
    Finding(standing: .bad, subject: subject, text: text, advice: advice)
  }
}
