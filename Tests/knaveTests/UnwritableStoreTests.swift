import Foundation
import Testing

@Suite("A run store where nothing can be written")
struct UnwritableStoreTests {
  private static let training = """
    m = new_model (tokenizer(tiny_model())) layers=1 hidden=8 ffn=8 heads=1 key_value_heads=1
    t = trainer grpo model=m tasks=(kk(people=2, count=2)) samples=2 max_tokens=4
    """
  private static let looks = """
    print runs("r").updates; compare runs("r") runs("r"); r = sql "select max(step) as n from updates"; print r[0].n
    """

  /// Runs a line of bash in a folder, which finds the executable as $KNAVE.
  private func bash(_ line: String, in folder: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", line]
    process.environment = ProcessInfo.processInfo.environment.merging(["KNAVE": executable().path])
    { $1 }
    process.currentDirectoryURL = URL(filePath: folder)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.runBounded()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// A folder with a run of some updates; those of a training that was killed are in the log alone.
  private func store(killed: Bool) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      Self.training + "\ntrain t steps=\(killed ? 100_000 : 3) run=\"r\"\n", to: "train.knave")
    _ = try folder.write(Self.looks, to: "looks.knave")
    let line =
      killed
      ? """
      "$KNAVE" train.knave & process=$!
      until [ "$("$KNAVE" -c 'r = sql "select count(*) as n from updates"; print r[0].n >= 2' 2>&1)" = true ]
      do sleep 0.1; done
      kill -9 $process; wait $process; ls .knave
      """ : "\"$KNAVE\" train.knave; ls .knave"
    let made = try bash(line, in: folder.path)
    #expect(made.output.contains("runs.sqlite-wal") == killed, "\(made)")
    return folder
  }

  @Test("is read all the same, on a full disk", .timeLimit(.minutes(20)), arguments: [false, true])
  func fullDisk(killed: Bool) throws {
    let folder = try store(killed: killed)
    // No file may grow: to a process the same as a full disk.
    let found = try bash("ulimit -f 0; \"$KNAVE\" looks.knave", in: folder.path)
    #expect(found.status == 0, "\(found)")
    #expect(try found.output == bash("\"$KNAVE\" looks.knave", in: folder.path).output)
    if !killed { #expect(found.output.hasPrefix("3\n") && found.output.hasSuffix("3\n")) }
  }

  @Test(
    "is read all the same, in a read-only folder", .timeLimit(.minutes(20)),
    arguments: [false, true])
  func readOnlyFolder(killed: Bool) throws {
    let folder = try store(killed: killed)
    defer { _ = try? bash("chmod u+w .knave", in: folder.path) }
    // What a superuser may write cannot be taken away from it.
    let user = getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
    let found = try bash(
      "chmod a+rx . .knave; chmod a+r .knave/*; chmod a-w .knave; \(user) \"$KNAVE\" looks.knave",
      in: folder.path)
    #expect(found.status == 0, "\(found)")
    _ = try bash("chmod u+w .knave", in: folder.path)
    #expect(try found.output == bash("\"$KNAVE\" looks.knave", in: folder.path).output)
    let refused = try bash(
      "chmod a-w .knave; \(user) \"$KNAVE\" -c 'delete_run \"r\"'", in: folder.path)
    #expect(refused.status == 3 && refused.output.contains("runs.sqlite"), "\(refused)")
  }
}
