import CPlatform
import GRDB
import GRDBSQLite

/// Puts `replace`, `instr` and the three kinds of `trim` in the place of SQLite's own, which compare every
/// place of a text with the whole of what they look for: days for a text of some megabytes. Results are
/// the same.
func addSearchFunctions(_ database: Database) {
  func add(_ name: String, _ arguments: Int32, _ ends: Ends?, _ body: @escaping SearchFunction) {
    sqlite3_create_function_v2(
      database.sqliteConnection, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
      ends.flatMap { UnsafeMutableRawPointer(bitPattern: $0.rawValue) }, body, nil, nil, nil)
  }
  add("replace", 3, nil, replace)
  add("instr", 2, nil, find)
  for (name, ends) in [("ltrim", Ends.left), ("rtrim", .right), ("trim", .both)] {
    add(name, 1, ends, trim)
    add(name, 2, ends, trim)
  }
}

private typealias SearchFunction =
  @convention(c) (
    _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) -> Void

private enum Ends: Int {
  case left = 1
  case right, both
}

/// `replace(text, part, other)`
private func replace(
  _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let values, let whole = text(values[0]), let part = text(values[1]) else { return }
  if part.isEmpty { return sqlite3_result_value(context, values[0]) }
  guard let other = text(values[2]) else { return }
  let limit = Int(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1))
  var result: [UInt8] = []
  var rest = whole
  while let place = offset(of: part, in: rest) {
    result += rest[..<place]
    result += other
    rest = UnsafeRawBufferPointer(rebasing: rest[(place + part.count)...])
    guard result.count <= limit else { return sqlite3_result_error_toobig(context) }
  }
  result += rest
  guard result.count <= limit else { return sqlite3_result_error_toobig(context) }
  result.withUnsafeBytes { give($0, to: context) }
}

/// `instr(text, part)`: the place of the first character, from 1; 0 where there is none.
private func find(
  _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let values, !isNull(values[0]), !isNull(values[1]) else { return }
  let isOfBytes = [values[0], values[1]].allSatisfy { sqlite3_value_type($0) == SQLITE_BLOB }
  let read = isOfBytes ? bytes : text
  guard let part = read(values[1]), let whole = read(values[0]) else { return }
  guard !part.isEmpty else { return sqlite3_result_int(context, 1) }
  // A text is compared from the beginnings of its characters on.
  var start = 0
  var found = offset(of: part, in: whole)
  while let place = found, !isOfBytes, start + place > 0, isContinuation(whole[start + place]) {
    start += place + 1
    found = offset(of: part, in: UnsafeRawBufferPointer(rebasing: whole[start...]))
  }
  guard let place = found.map({ start + $0 }) else { return sqlite3_result_int(context, 0) }
  let before = isOfBytes ? place : whole[..<place].count { !isContinuation($0) }
  sqlite3_result_int64(context, Int64(before) + 1)
}

/// `trim(text)`, `trim(text, characters)`
private func trim(
  _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let values, var rest = text(values[0]) else { return }
  // By length, as texts that are not UTF-8 may begin and end anywhere.
  var characters: [Int: Set<UInt64>] = [1: [0x20]]
  if count == 2 {
    guard var left = text(values[1]) else { return }
    characters = [:]
    while let length = lengthOfFirst(left) {
      characters[length, default: []].insert(code(left[..<length]))
      left = UnsafeRawBufferPointer(rebasing: left[length...])
    }
  }
  let lengths = characters.keys.filter { $0 <= longestCharacter }.sorted()
  func isTrimmed(_ character: Slice<UnsafeRawBufferPointer>) -> Bool {
    characters[character.count]?.contains(code(character)) ?? false
  }
  let ends = Ends(rawValue: Int(bitPattern: sqlite3_user_data(context))) ?? .both
  if ends != .right {
    while let length = lengths.first(where: { $0 <= rest.count && isTrimmed(rest.prefix($0)) }) {
      rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    }
  }
  if ends != .left {
    while let length = lengths.first(where: { $0 <= rest.count && isTrimmed(rest.suffix($0)) }) {
      rest = UnsafeRawBufferPointer(rebasing: rest[..<(rest.count - length)])
    }
  }
  give(rest, to: context)
}

// Texts of SQLite: bytes that need not be UTF-8.

private func isNull(_ value: OpaquePointer?) -> Bool { sqlite3_value_type(value) == SQLITE_NULL }

/// A value as text; nil for NULL, or when memory is out.
private func text(_ value: OpaquePointer?) -> UnsafeRawBufferPointer? {
  guard let start = sqlite3_value_text(value) else { return nil }
  return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
}

private func bytes(_ value: OpaquePointer?) -> UnsafeRawBufferPointer? {
  UnsafeRawBufferPointer(
    start: sqlite3_value_blob(value), count: Int(sqlite3_value_bytes(value)))
}

private func give(_ text: UnsafeRawBufferPointer, to context: OpaquePointer?) {
  // SQLite copies what it is given with this in the place of a destructor.
  let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
  guard let start else { return sqlite3_result_text(context, "", 0, copies) }
  sqlite3_result_text(context, start, Int32(text.count), copies)
}

/// Where a part first occurs, in linear time.
private func offset(of part: UnsafeRawBufferPointer, in whole: UnsafeRawBufferPointer) -> Int? {
  guard let start = whole.baseAddress, let wanted = part.baseAddress,
    let found = find_bytes(start, whole.count, wanted, part.count)
  else { return nil }
  return found - start
}

private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

/// Bytes of the first character; nil at the end.
private func lengthOfFirst(_ text: UnsafeRawBufferPointer) -> Int? {
  text.isEmpty ? nil : text.dropFirst().firstIndex { !isContinuation($0) } ?? text.count
}

/// Bytes of the longest character that is told from others; none of UTF-8 has more than four.
private let longestCharacter = 8

/// A character as a number, which no other of its length has.
private func code(_ character: Slice<UnsafeRawBufferPointer>) -> UInt64 {
  character.prefix(longestCharacter).reduce(0) { $0 << 8 | UInt64($1) }
}
