import Files

extension NotebookError {
  init(_ error: FileError) { self.init(error.message, path: error.path) }
}

/// The bytes of a file.
func readNotebookFile(_ path: FilePath) throws(NotebookError) -> [UInt8] {
  do throws(FileError) { return try readFile(path) } catch { throw NotebookError(error) }
}

/// Replaces a file, in one step.
func writeNotebookFile(_ bytes: [UInt8], to path: FilePath) throws(NotebookError) {
  do throws(FileError) { try AtomicFile.write(bytes, to: path) } catch {
    throw NotebookError(error)
  }
}
