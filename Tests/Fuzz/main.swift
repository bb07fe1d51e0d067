// Runs statements that nobody would write, in processes of their own, and tells which of them crash, hang, or go on
// long past their limit.
//
//   fuzz WORK [COUNT] [SEED] [JOBS]      WORK is statements or arguments
//   fuzz WORK show INDEX [SEED]          prints a statement and those of its session before it
//   fuzz disk                            tries every command that writes where nothing can be written
//
// The exit code is 1 when a statement crashed, hung or complained.

import Foundation
import FuzzSupport

let words = Array(CommandLine.arguments.dropFirst())
if words == ["disk"] { exit(tryFullDisk() ? 0 : 1) }
guard let work = words.first.flatMap(FuzzWork.init(rawValue:)) else {
  print("fuzz \(FuzzWork.allCases.map(\.rawValue).joined(separator: "|")) [COUNT] [SEED] [JOBS]")
  exit(2)
}
func number(_ index: Int, _ standard: Int) -> Int {
  index < words.count ? Int(words[index]) ?? standard : standard
}

switch words.count > 1 ? words[1] : "" {
case "work": runBlock(work, first: number(2, 0), seed: UInt64(number(3, 1)), note: words[4])
case "show":
  let index = number(2, 0)
  for place in index / FuzzRun.blockSize * FuzzRun.blockSize...index {
    print(work.statement(place, seed: UInt64(number(3, 1))))
  }
default:
  let run = FuzzRun(work: work, seed: UInt64(number(2, 1)), count: number(1, 10_000))
  exit(run.run(jobs: number(3, 2)) ? 0 : 1)
}
