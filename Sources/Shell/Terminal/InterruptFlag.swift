import CEditline

/// Whether the user pressed Ctrl-C since the running command began.
///
/// The flag belongs to the process, as the signal does. Any thread may read it, at the cost of one
/// relaxed atomic load, so a kernel can poll it between tiles.
public enum InterruptFlag {
  /// Makes SIGINT raise the flag from here on instead of ending the process. Returns whether it does.
  @discardableResult
  public static func install() -> Bool { knave_interrupts_install() }

  public static var isRaised: Bool { knave_interrupts_pending() }

  public static func clear() { knave_interrupts_clear() }

  /// Raises the flag as Ctrl-C would: for time limits, and for tests.
  public static func raise() { knave_interrupts_raise() }

  /// Runs work during which the flag is fresh, and a third Ctrl-C within two seconds ends the
  /// process with status 130: the way out when the work does not look at the flag.
  ///
  /// - Parameter keepingEarlier: whether a Ctrl-C since ``install()`` counts for the work too. It does for
  ///   a script, which is what the process was started for, and not at the prompt.
  public static func whileRunning<Result>(
    keepingEarlier: Bool = false, _ work: () throws -> Result
  ) rethrows -> Result {
    if !keepingEarlier { clear() }
    knave_interrupts_allow_exit(true)
    defer {
      knave_interrupts_allow_exit(false)
      clear()
    }
    return try work()
  }
}
