import Tensors
import Testing

@Suite("Copies past the caches")
struct StreamingCopyTests {
  @Test("Every number arrives and none beside them, at any place and length")
  func places() throws {
    let source = try FloatBuffer((0..<200).map(Float.init))
    for start in 0..<9 {
      for count in 0..<80 {
        let target = try FloatBuffer(count: 100)
        target.fill(-1)
        (target.pointer + start).stream(from: source.pointer + 3, count: count)
        let expected = (0..<100).map { index in
          (start..<start + count).contains(index) ? Float(index - start + 3) : -1
        }
        #expect(target.array(0..<100) == expected)
      }
    }
  }
}
