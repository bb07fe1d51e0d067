#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The folder of the model that ships with Knave: beside the executable, or in the sources it was
/// built from.
///
/// - Throws: when the installation is not whole.
func tinyModelFolder(sourceFile: String = #filePath) throws -> String {
  let sources = sourceFile.split(separator: "/").dropLast(2).joined(separator: "/")
  let folders = [
    executableFolder() + "/knave_Lab.resources/tiny", "/" + sources + "/Resources/tiny",
  ]
  for folder in folders where access(folder + "/config.json", R_OK) == 0 { return folder }
  throw LabError(
    "the tiny model is missing from the installation",
    hint: "it belongs in \(folders[0]); scripts/pretrain makes it")
}

/// The folder of the running program.
private func executableFolder() -> String {
  guard let path = realpath("/proc/self/exe", nil) else { return "." }
  defer { free(path) }
  let text = String(cString: path)
  return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? "."
}
