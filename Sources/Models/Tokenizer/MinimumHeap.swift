/// A binary heap; the least element comes out first.
struct MinimumHeap<Element: Comparable> {
  private var items: [Element] = []

  init() {}

  /// - Parameter sorted: elements in ascending order, which are a heap already.
  init(sorted: [Element]) { items = sorted }

  mutating func push(_ item: Element) {
    items.append(item)
    var index = items.count - 1
    while index > 0, items[index] < items[(index - 1) / 2] {
      items.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func pop() -> Element? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    if items.isEmpty { return first }
    items[0] = last
    var index = 0
    while true {
      var least = index
      let left = 2 * index + 1
      if left < items.count, items[left] < items[least] { least = left }
      if left + 1 < items.count, items[left + 1] < items[least] { least = left + 1 }
      if least == index { return first }
      items.swapAt(index, least)
      index = least
    }
  }
}
