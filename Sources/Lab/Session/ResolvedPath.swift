#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The absolute path with links and `..` resolved; for what does not exist yet, that of the nearest
/// folder above that does, and the rest.
func resolvedPath(_ path: String) -> String {
  if let resolved = realpath(path, nil) {
    defer { free(resolved) }
    return String(cString: resolved)
  }
  var parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
  guard let last = parts.popLast() else { return path.hasPrefix("/") ? "/" : resolvedPath(".") }
  let above = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  let parent = resolvedPath(above.isEmpty ? "." : above)
  // What does not exist cannot be a link, but `..` may still climb out of it once it does.
  if last == ".." {
    return parent.lastIndex(of: "/").map { $0 == parent.startIndex ? "/" : String(parent[..<$0]) }
      ?? parent
  }
  if last == "." { return parent }
  return parent == "/" ? "/" + last : parent + "/" + last
}
