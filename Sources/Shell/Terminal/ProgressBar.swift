import Diagnostics
import Glibc
import Synchronization

/// Shows on standard error how far long work has come: bar, count, rate and time remaining.
///
/// Draws on a terminal only, ten times a second at most, and leaves nothing behind. Any thread may
/// report.
public final class ProgressBar: Sendable {
  /// Work that takes less than this shows no bar.
  private static let patience: Duration = .milliseconds(300)
  private static let interval: Duration = .milliseconds(100)

  private struct State: Sendable {
    var label = ""
    var start: Duration = .zero
    var startCount = 0
    var lastCount = 0
    var drawn: Duration?
  }

  private let state = Mutex(State())
  private let isVisible: Bool
  private let now: @Sendable () -> Duration
  private let width: @Sendable () -> Int
  private let draw: @Sendable (String) -> Void

  /// A bar on standard error, silent when that is not a terminal that can move its cursor.
  public convenience init() {
    let origin = ContinuousClock.now
    let isCapable = isatty(STDERR_FILENO) == 1 && environmentVariable("TERM") != "dumb"
    self.init(
      isVisible: isCapable, now: { ContinuousClock.now - origin },
      width: { terminalWidth(of: STDERR_FILENO) }, draw: { Shell.draw($0, on: STDERR_FILENO) })
  }

  package init(
    isVisible: Bool, now: @escaping @Sendable () -> Duration,
    width: @escaping @Sendable () -> Int, draw: @escaping @Sendable (String) -> Void
  ) {
    self.isVisible = isVisible
    self.now = now
    self.width = width
    self.draw = draw
    state.withLock { $0.start = now() }
  }

  /// Reports that `completed` of `total` steps are done; a total of 0 is not known. Another label, or
  /// a count that falls, begins a new stage.
  public func update(label: String, completed: Int, total: Int) {
    guard isVisible else { return }
    state.withLock { state in
      let time = now()
      if label != state.label || completed < state.lastCount {
        state.label = label
        state.start = time
        state.startCount = completed
      }
      state.lastCount = completed
      let quiet =
        state.drawn.map { time - $0 < Self.interval } ?? (time - state.start < Self.patience)
      if quiet { return }
      state.drawn = time
      let line = progressLine(
        label: label, completed: completed, total: total,
        rate: rate(completed - state.startCount, in: time - state.start), width: width())
      draw("\r\(line)\u{1B}[K")
    }
  }

  /// Takes the bar away, before other output or at the end of the work. The next report shows it again.
  public func erase() {
    state.withLock { state in
      if state.drawn != nil { draw("\r\u{1B}[K") }
      state.drawn = nil
      state.start = now()
      state.startCount = state.lastCount
    }
  }

  /// Takes the bar away and forgets the stage: what is reported next is timed afresh.
  public func finish() {
    state.withLock { state in
      if state.drawn != nil { draw("\r\u{1B}[K") }
      state = State(start: now())
    }
  }
}

/// Steps a second; nil while nothing can be said.
private func rate(_ steps: Int, in elapsed: Duration) -> Double? {
  let seconds = elapsed / .seconds(1)
  return steps > 0 && seconds > 0 ? Double(steps) / seconds : nil
}

/// One line no wider than the terminal less a column.
package func progressLine(label: String, completed: Int, total: Int, rate: Double?, width: Int)
  -> String
{
  var parts = total > 0 ? ["\(completed)/\(total)"] : ["\(completed)"]
  if let rate {
    parts.append("\(shortNumber(rate))/s")
    if total > completed {
      parts.append("\(clockTime(Double(total - completed) / rate)) left")
    }
  }
  let name = visibleControlCharacters(label)
  let figures = parts.joined(separator: "  ")
  let barWidth = min(30, width - 1 - displayWidth(of: name) - displayWidth(of: figures) - 4)
  guard total > 0, barWidth >= 5 else {
    return truncated("\(name)  \(figures)", toWidth: width - 1)
  }
  let share = min(max(Double(completed) / Double(total), 0), 1)
  let filled = Int(share * Double(barWidth))
  let bar =
    String(repeating: "█", count: filled) + String(repeating: "░", count: barWidth - filled)
  return "\(name)  \(bar)  \(figures)"
}

/// Three significant digits: 0.31, 4.7, 128.
private func shortNumber(_ value: Double) -> String {
  func rounded(_ scale: Double) -> Double { (value * scale).rounded() / scale }
  return value >= 100 ? "\(Int(min(value, 1e15).rounded()))" : "\(rounded(value >= 10 ? 10 : 100))"
}

/// Hours, minutes and seconds: 42s, 3:07, 1:00:00.
private func clockTime(_ seconds: Double) -> String {
  guard seconds < 360_000 else { return "days" }
  let whole = Int(seconds.rounded(.up))
  func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  if whole < 60 { return "\(whole)s" }
  let minutes = whole / 60 % 60
  if whole < 3600 { return "\(minutes):\(padded(whole % 60))" }
  return "\(whole / 3600):\(padded(minutes)):\(padded(whole % 60))"
}
