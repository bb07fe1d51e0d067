import Foundation
import TestSupport
import Testing

/// Golden numbers in float64 from the public projects' own code: `Fixtures/algorithms.json`, one batch
/// of 6 sequences padded to 9 tokens, in 2 groups of 3.
struct Golden {
  static let shared: Golden = {
    do {
      let url = try #require(
        Bundle.module.url(forResource: "Fixtures/algorithms", withExtension: "json"))
      return Golden(root: try JSONDecoder().decode(JSON.self, from: Data(contentsOf: url)))
    } catch {
      preconditionFailure("Fixtures/algorithms.json: \(error)")
    }
  }()

  let root: JSON

  static var inputs: JSON { shared.root["inputs"] }
  /// What an entry expects.
  static func out(_ name: String) -> JSON { shared.root["golden"][name]["out"] }
  static func params(_ name: String) -> JSON { shared.root["golden"][name]["params"] }

  static var mask: [[Double]] { inputs["response_mask"].rows }
  static var groups: [Int] { inputs["group"].numbers.map { Int($0) } }
  static var scores: [Double] { inputs["scores"].numbers }
}

/// A JSON value; asking it for what it is not fails the test run.
enum JSON: Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON {
    guard case .object(let members) = self, let value = members[key] else {
      preconditionFailure("the fixture has no \(key)")
    }
    return value
  }

  var list: [JSON] {
    guard case .list(let values) = self else { preconditionFailure("\(self) is no list") }
    return values
  }

  var number: Double {
    guard case .number(let value) = self else { preconditionFailure("\(self) is no number") }
    return value
  }

  var string: String {
    guard case .string(let value) = self else { preconditionFailure("\(self) is no string") }
    return value
  }

  var numbers: [Double] { list.map(\.number) }
  var rows: [[Double]] { list.map(\.numbers) }
}

/// Expects rows to agree where the mask is 1: the padding of a reference holds anything.
func expectRows(
  _ found: [[Double]], _ expected: [[Double]], mask: [[Double]] = Golden.mask,
  tolerance: Double = 1e-9, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.map(\.count) == expected.map(\.count), sourceLocation: sourceLocation)
  for (row, weights) in mask.enumerated() {
    for (token, weight) in weights.enumerated() where weight != 0 {
      expectClose(
        found[row][token], expected[row][token], absolute: tolerance,
        "\(comment) row \(row) token \(token)", sourceLocation: sourceLocation)
    }
  }
}

/// The rows cut to the tokens that count: what a trainer holds instead of a padded batch.
func ragged(_ rows: [[Double]], mask: [[Double]] = Golden.mask) -> [[Double]] {
  zip(rows, mask).map { row, weights in
    zip(row, weights).filter { $0.1 != 0 }.map(\.0)
  }
}

/// Compares an analytic gradient with central differences of a function of rows, wherever the mask
/// is 1, and expects 0 elsewhere.
func expectGradient(
  _ gradient: [[Double]], of function: ([[Double]]) throws -> Double, at point: [[Double]],
  mask: [[Double]] = Golden.mask, sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  let step = 1e-5
  for row in point.indices {
    for token in point[row].indices {
      guard mask[row][token] != 0 else {
        #expect(gradient[row][token] == 0, sourceLocation: sourceLocation)
        continue
      }
      var above = point
      var below = point
      above[row][token] += step
      below[row][token] -= step
      let difference = (try function(above) - function(below)) / (2 * step)
      // Truncation step²·f‴/6 ≈ 2e-11 and rounding 1e-16/step ≈ 1e-11, for losses of O(1).
      expectClose(
        gradient[row][token], difference, absolute: 1e-9, relative: 1e-8,
        "row \(row) token \(token)", sourceLocation: sourceLocation)
    }
  }
}
