import Diagnostics

/// One update of the tiny model, from puzzles to new parameters, whose bits every machine must give.
public enum BitCheck {
  /// The parameters that the update ends with, on any x86-64 machine and number of threads.
  public static let expected = "ce9a6a55257aa2a7"

  /// What this machine ends with.
  ///
  /// - Throws: the error of a statement, such as a model that is missing from the installation.
  public static func found(threads: Int? = nil) throws(Diagnostic) -> String {
    let runner = SessionRunner(Session(threads: threads, seed: 7))
    let (output, error) = runner.run(
      Source(
        name: "bit check",
        text: """
          m = tiny_model
          t = trainer grpo model=m tasks=(kk people=2 count=2 seed=7) samples=4 max_tokens=64 kl=0.01
          step t
          print m.checksum
          """))
    if let error { throw error }
    return output
  }
}
