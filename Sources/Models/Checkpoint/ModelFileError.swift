import Files

/// Why a file of a checkpoint folder cannot be used: the file, the place in it, what was found, what
/// was expected, and what to do about it.
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Reason: Sendable, Hashable {
    /// The file is absent or cannot be read.
    case unreadable
    /// The file cannot be written.
    case unwritable
    /// The contents break the rules of the format.
    case malformed
    /// Something the file should contain is not there.
    case missing
    /// The contents are valid but not what this model needs.
    case mismatch
    /// The contents ask for something that Knave does not do.
    case unsupported
  }

  public let reason: Reason
  /// Path of the file.
  public let file: String
  /// The key, tensor or position concerned.
  public let key: String?
  public let found: String
  public let expected: String?
  public let advice: String?

  public init(
    _ reason: Reason, file: String, key: String? = nil, found: String, expected: String? = nil,
    advice: String? = nil
  ) {
    self.reason = reason
    self.file = file
    self.key = key
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  public var description: String {
    var text = file + ": "
    if let key { text += key + ": " }
    if let expected { text += "expected \(expected), " }
    text += expected == nil || reason == .malformed && found.isEmpty ? found : "found \(found)"
    if let advice { text += ". " + advice }
    return text
  }
}

extension ModelFileError {
  init(_ error: FileError) {
    self.init(
      error.isReading ? .unreadable : .unwritable, file: error.path, found: error.message,
      advice: error.isReading && error.isAbsent
        ? "A model folder holds config.json, model.safetensors and tokenizer.json" : nil)
  }

  init(_ error: JSONError, file: String) {
    self.init(
      .malformed, file: file, key: "line \(error.line), byte \(error.byte)",
      found: "invalid JSON: \(error.message)")
  }
}

/// Works on files, whose errors become those of a model folder.
func asModelFiles<Result>(
  _ work: () throws(FileError) -> Result
) throws(ModelFileError) -> Result {
  do throws(FileError) { return try work() } catch { throw ModelFileError(error) }
}

func parsedJSON(
  _ bytes: UnsafeBufferPointer<UInt8>, file: String
) throws(ModelFileError) -> JSONValue {
  do throws(JSONError) {
    return try JSONParser.parse(bytes)
  } catch {
    throw ModelFileError(error, file: file)
  }
}
