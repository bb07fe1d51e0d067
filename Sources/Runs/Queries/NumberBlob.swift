import Foundation
import GRDB

/// The little-endian numbers of a blob; bytes that make no whole number are left out.
func numbers<Number: BitwiseCopyable>(_ blob: Data) -> [Number] {
  let count = blob.count / MemoryLayout<Number>.size
  return blob.withUnsafeBytes { bytes in
    (0..<count).map {
      bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
    }
  }
}

extension Row {
  /// The value of a column; a file may hold anything in it.
  func decoded<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let stored: DatabaseValue = self[column]
    guard let value = Value.fromDatabaseValue(stored) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "column \(column) holds \(stored), no \(Value.self)")
    }
    return value
  }
}
