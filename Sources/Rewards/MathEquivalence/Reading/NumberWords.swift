/// The number that English words stand for, up to the thousands: "one", "twenty-five", "two hundred".
func numberOfWords(_ text: String) -> Int? {
  let words = text.lowercased().split { $0 == " " || $0 == "-" }.filter { $0 != "and" }
  guard !words.isEmpty, words.count <= 8 else { return nil }
  var total = 0
  var current = 0
  for word in words {
    if let value = smallNumbers[String(word)] {
      current += value
    } else if word == "hundred" {
      current = max(current, 1) * 100
    } else if word == "thousand" {
      total += max(current, 1) * 1000
      current = 0
    } else {
      return nil
    }
  }
  return total + current
}

/// The fraction that English words stand for: 1 and 2 of "one half", 3 and 4 of "three quarters".
func fractionOfWords(_ text: String) -> (Int, Int)? {
  let words = text.lowercased().split { $0 == " " || $0 == "-" }
  guard words.count == 2, let top = smallNumbers[String(words[0])] ?? (words[0] == "a" ? 1 : nil),
    let bottom = parts[String(words[1].hasSuffix("s") ? words[1].dropLast() : words[1])]
  else { return nil }
  return (top, bottom)
}

private let parts = [
  "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
  "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
]

/// The number that a word multiplies by: 1,000,000 of "million", 12 of "dozen".
func multiplier(ofWord word: some StringProtocol) -> Int? {
  switch word.lowercased() {
  case "dozen": 12
  case "hundred": 100
  case "thousand": 1000
  case "million", "millions": 1_000_000
  case "billion", "billions": 1_000_000_000
  case "trillion", "trillions": 1_000_000_000_000
  default: nil
  }
}

private let smallNumbers: [String: Int] = [
  "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
  "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
  "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
  "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
]
