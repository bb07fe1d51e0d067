import Files

extension NotebookError {
  init(_ error: FileError) { self.init(error.message, path: error.path) }
}

/// The bytes of a notebook's file, of 32 MB at the most.
func readNotebookFile(_ path: String) throws(NotebookError) -> [UInt8] {
  do throws(FileError) { return try readFile(path, limit: 1 << 25) } catch {
    throw NotebookError(error)
  }
}

/// Replaces a file, in one step.
func writeNotebookFile(_ bytes: [UInt8], to path: String) throws(NotebookError) {
  do throws(FileError) { try AtomicFile.write(bytes, to: path) } catch {
    throw NotebookError(error)
  }
}
