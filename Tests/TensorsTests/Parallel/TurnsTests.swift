import Synchronization
import Tensors
import Testing

@Suite("Turns")
struct TurnsTests {
  private struct Work: Equatable {
    let party: Int
    /// The party that did it; nil for one who helped.
    let worker: Int?
  }

  /// What was done at each place, in order.
  private final class Log: Sendable {
    private let works: Mutex<[[Work]]>

    init(places: Int) { works = Mutex(Array(repeating: [], count: places)) }

    func add(_ place: Int, _ party: Int, by worker: Int?) {
      works.withLock { $0[place].append(Work(party: party, worker: worker)) }
    }

    subscript(place: Int) -> [Work] { works.withLock { $0[place] } }
  }

  @Test(
    "At every place the parties come once each and in order, whoever works",
    arguments: [1, 2, 3, 4])
  func order(threads: Int) throws {
    let (places, parties, round) = (13, 29, 4)
    let pool = WorkerPool(threads: threads)
    let turns = Turns(places: places, parties: parties)
    let log = Log(places: places)
    try pool.run(parties + 2) { party in
      guard party < parties else {
        return turns.help(1..<places, unless: { false }) { log.add($0, $1, by: nil) }
      }
      #expect(turns.wait(for: 0, of: party, unless: { false }))
      log.add(0, party, by: party)
      turns.pass(0)
      for first in stride(from: 1, to: places, by: round) {
        if party % 3 != 0 { turns.open(to: first + round, of: party) }
        #expect(
          turns.share(first..<first + round, of: party, unless: { false }) {
            log.add($0, $1, by: party)
          })
      }
    }
    for place in 0..<places {
      #expect(log[place].map(\.party) == Array(0..<parties))
      for work in log[place] where work.party % 3 == 0 || place == 0 {
        #expect(work.worker == work.party, "place \(place) of party \(work.party) is not open")
      }
    }
  }

  @Test("Work that is to stop ends after the place at hand")
  func stopsBetweenPlaces() {
    let turns = Turns(places: 100, parties: 1)
    var done: [Int] = []
    turns.open(to: 100, of: 0)
    let isComplete = turns.share(
      0..<100, of: 0, unless: { done.count == 3 }, { place, _ in done.append(place) })
    #expect(!isComplete)
    #expect(done == [0, 1, 2])
  }

  @Test("Who would wait works for an earlier party that is held up")
  func help() throws {
    let places = 5
    let turns = Turns(places: places, parties: 2)
    let log = Log(places: places)
    let end = ContinuousClock.now + .seconds(20)
    try WorkerPool(threads: 2).run(2) { party in
      if party == 0 {
        turns.open(to: places, of: 0)
        while log[places - 1].isEmpty, .now < end {}
      }
      _ = turns.share(0..<places, of: party, unless: { false }) { log.add($0, $1, by: party) }
    }
    for place in 0..<places {
      #expect(log[place] == [Work(party: 0, worker: 1), Work(party: 1, worker: 1)])
    }
  }

  @Test("Who waits leaves when the work is to stop")
  func stops() {
    let turns = Turns(places: 1, parties: 2)
    #expect(!turns.wait(for: 0, of: 1, unless: { true }))
    #expect(!turns.share(0..<1, of: 1, unless: { true }, { _, _ in Issue.record("not its turn") }))
    turns.help(0..<1, unless: { true }, { _, _ in Issue.record("no place is open") })
  }
}
