import Diagnostics
import FoundationEssentials
import Glibc
import Lab
import Memory
import Servers
import Shell
import Tensors

/// What `knave doctor` looks at, in order.
enum Examinations {
  static var all: [() -> Finding] {
    [
      processor, memory, products, bits, servers, terminal, locale, history, startUp, folder,
    ]
  }

  private static func processor() -> Finding {
    // The program does not start without AVX2 and FMA.
    .good("processor", "\(WorkerPool.processorCount) threads, AVX2 and FMA")
  }

  private static func memory() -> Finding {
    let bytes = Double(memoryOfMachine())
    let text = "\(fixed(bytes / 1e9, decimals: 1)) GB"
    return bytes < 2e9
      ? .doubtful("memory", text, "training models beyond a few million parameters needs more")
      : .good("memory", text)
  }

  private static func products() -> Finding {
    do throws(TensorError) {
      try OpenBLAS.load()
    } catch {
      return .bad(
        "OpenBLAS", "\(error)", "install it: scripts/install-packages, or libopenblas-dev")
    }
    let core = OpenBLAS.coreType
    guard core == "Haswell" else {
      return .doubtful(
        "OpenBLAS", "core type \(core)",
        "results may differ in their last digits from those of other machines")
    }
    return .good("OpenBLAS", "core type \(core)")
  }

  private static func bits() -> Finding {
    do throws(Diagnostic) {
      let found = try BitCheck.found()
      return found == BitCheck.expected
        ? .good("same bits", "an update of the tiny model gives \(found), as everywhere")
        : .bad(
          "same bits", "an update of the tiny model gives \(found), not \(BitCheck.expected)",
          "this build computes other bits: rebuild from clean sources, and report the processor")
    } catch {
      return .bad("same bits", error.message, error.hint ?? "rebuild with scripts/run")
    }
  }

  private static func servers() -> Finding {
    do throws(ServerError) {
      return .good("servers", try httpLibrary())
    } catch {
      return .doubtful(
        "servers", "\(error)", "remote_model needs it: scripts/install-packages, or libcurl4")
    }
  }

  private static func terminal() -> Finding {
    guard isInteractive else {
      return .good("terminal", "none: input or output is a file or pipe")
    }
    let kind = environmentVariable("TERM") ?? ""
    let colour = Palette(for: STDOUT_FILENO).isColored ? "colour" : "no colour"
    return kind.isEmpty || kind == "dumb"
      ? .doubtful("terminal", "TERM is '\(kind)'", "lines are read without editing")
      : .good("terminal", "\(kind), \(terminalWidth()) columns, \(colour)")
  }

  private static func locale() -> Finding {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environmentVariable($0) }
      .first { !$0.isEmpty }
    guard let named else {
      return .good("locale", "none is set: C.UTF-8 is taken")
    }
    return named.uppercased().contains("UTF-8") || named.uppercased().contains("UTF8")
      ? .good("locale", named)
      : .good("locale", "\(named) is no UTF-8: C.UTF-8 is taken")
  }

  private static func history() -> Finding {
    guard let path = HistoryFile.defaultPath() else {
      return .doubtful(
        "history", "HOME is not set", "statements are not kept between sessions")
    }
    let folder = nearestFolder(above: path)
    guard access(FileManager.default.fileExists(atPath: path) ? path : folder, W_OK) == 0 else {
      return .doubtful(
        "history", "\(path) cannot be written", "set KNAVE_HISTORY to a file that can")
    }
    return .good("history", path)
  }

  private static func startUp() -> Finding {
    guard let path = StartUpFile.path else { return .good("start-up file", "none") }
    return FileManager.default.fileExists(atPath: path)
      ? .good("start-up file", path) : .good("start-up file", "none; it would be \(path)")
  }

  private static func folder() -> Finding {
    var status = statvfs()
    guard statvfs(".", &status) == 0 else {
      return .bad("folder", String(cString: strerror(errno)), "start knave in another folder")
    }
    let free = Double(status.f_bavail) * Double(status.f_frsize)
    let text = "\(fixed(free / 1e9, decimals: 1)) GB free"
    if access(".", W_OK) != 0 {
      return .doubtful("folder", "it cannot be written", "save and checkpoints need another one")
    }
    return free < 1e9
      ? .doubtful("folder", text, "checkpoints may not fit") : .good("folder", text)
  }

  private static func nearestFolder(above path: String) -> String {
    var parts = path.split(separator: "/").dropLast()
    while !parts.isEmpty {
      let folder = "/" + parts.joined(separator: "/")
      if FileManager.default.fileExists(atPath: folder) { return folder }
      parts = parts.dropLast()
    }
    return "/"
  }
}
