import Files

/// Reads problems from JSON lines as data sets publish them; see ``problem(row:index:)`` for the forms.
public enum ProblemFile {
  /// - Throws: ``TaskError`` with the file, the line and the field.
  public static func problems(path: FilePath) throws(TaskError) -> [Problem] {
    var problems: [Problem] = []
    try forEachObject(path: path) { row, _ throws(TaskError) in
      problems.append(try problem(row: row, index: problems.count))
    }
    guard !problems.isEmpty else { throw TaskError(message: "\(path) holds no problems") }
    return problems
  }

  /// Hands the object of every line of a file to `body`, with the line's number from 1; blank lines
  /// are passed over.
  ///
  /// - Throws: ``TaskError`` with the file and the line, also of what `body` throws.
  package static func forEachObject(
    path: FilePath, _ body: (JSONObject, Int) throws(TaskError) -> Void
  ) throws(TaskError) {
    var number = 0
    do {
      var reader = try LineReader(path: path)
      while let line = try reader.next() {
        number += 1
        guard case .bytes(let bytes) = line else {
          throw TaskError(message: "\(path):\(number): the line is longer than 16 MiB")
        }
        if isBlank(bytes) { continue }
        do throws(TaskError) {
          try body(try object(bytes), number)
        } catch {
          throw TaskError(message: "\(path):\(number): \(error.message)")
        }
      }
    } catch let error as TaskError {
      throw error
    } catch let error as FileError where error.isAbsent {
      throw TaskError(message: "\(path) cannot be read: is the name right, and is it a file?")
    } catch {
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
