import Files

/// Reads problems from JSON lines as data sets publish them; see ``problem(row:index:)`` for the forms.
public enum ProblemFile {
  /// The first problems of a file.
  ///
  /// - Parameters:
  ///   - limit: the most to read; the lines after them are not looked at.
  ///   - isIncluded: whether a problem is one of them.
  /// - Throws: ``TaskError`` with the file, the line and the field; what `checkpoint` throws.
  public static func problems(
    path: String, limit: Int = .max, checkpoint: Checkpoint = {},
    where isIncluded: (Problem) -> Bool = { _ in true }
  ) throws -> [Problem] {
    var problems = Unfinished<[Problem]>([])
    var index = 0
    try forEachObject(path: path, checkpoint: checkpoint) { row, _ in
      guard problems.contents.count < limit else { return false }
      let problem = try problem(row: row, index: index)
      index += 1
      if isIncluded(problem) { problems.contents.append(problem) }
      return true
    }
    guard index > 0 || limit == 0 else { throw TaskError(message: "\(path) holds no problems") }
    return problems.finished()
  }

  /// Hands the object of every line of a file to `body`, with the line's number from 1, until it
  /// answers false; blank lines are passed over.
  ///
  /// - Throws: ``TaskError`` with the file and the line, also of one that `body` throws; what else `body`
  ///   and `checkpoint` throw.
  package static func forEachObject(
    path: String, checkpoint: Checkpoint, _ body: (JSONObject, Int) throws -> Bool
  ) throws {
    var number = 0
    do {
      var reader = try LineReader(path: path)
      while let line = try reader.next() {
        try checkpoint()
        number += 1
        guard case .bytes(let bytes) = line else {
          throw TaskError(message: "the line is longer than 16 MiB")
        }
        if isBlank(bytes) { continue }
        if try !body(try object(bytes), number) { return }
      }
    } catch let error as TaskError {
      throw TaskError(message: "\(path):\(number): \(error.message)")
    } catch let error as FileError where error.isAbsent {
      throw TaskError(message: "\(path) cannot be read: is the name right, and is it a file?")
    } catch let error as FileError {
      throw TaskError(message: "\(error)")
    }
  }

  /// Whether a line has nothing but white space.
  package static func isBlank(_ line: [UInt8]) -> Bool {
    line.allSatisfy {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t")
    }
  }

  /// The object of one line.
  package static func object(_ line: [UInt8]) throws(TaskError) -> JSONObject {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONParser.parse(line)
    } catch {
      throw TaskError(message: "the line is not a JSON object: \(error.message)")
    }
    guard case .object(let row) = value else {
      throw TaskError(message: "the line is not a JSON object but \(value.summary)")
    }
    return row
  }
}
