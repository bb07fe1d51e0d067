import TestSupport
import Testing
import Training

@Suite("Supervised fine-tuning")
struct SupervisedLossTests {
  @Test("The mask counts the answer with its end of sequence, and nothing else")
  func targets() throws {
    let tokens = Golden.params("sft_masks")["tokens"].list.map(\.string)
    let golden = Golden.out("sft_masks")
    let mask = try supervisedTargetMask(prompt: 3, response: 3, paddedTo: tokens.count)
    #expect(mask == golden["target_convention_mask"].numbers)
    let labels = golden["hf_labels"].list
    for (weight, label) in zip(mask, labels) {
      if case .number(let ignored) = label {
        #expect(ignored == -100 && weight == 0)
      } else {
        #expect(weight == 1)
      }
    }
    #expect(try supervisedTargetMask(prompt: 2, response: 1) == [0, 0, 1])
    #expect(throws: FormulaError.self) {
      try supervisedTargetMask(prompt: 3, response: 3, paddedTo: 5)
    }
  }

  @Test("Shifted to predictions, the mask still reaches the end of sequence")
  func predictions() throws {
    let tokens = Golden.params("sft_masks")["tokens"].list.map(\.string)
    let mask = supervisedPredictionMask(
      targets: try supervisedTargetMask(prompt: 3, response: 3, paddedTo: tokens.count))
    let trained = zip(tokens.dropFirst(), mask).filter { $0.1 == 1 }.map(\.0)
    #expect(trained == ["R0", "R1", "EOS"])
  }

  @Test("The loss is the mean negative log-probability, its gradient −1/N")
  func loss() throws {
    let found = try supervisedLoss(logProbs: [[-1, -3], [-8]], mask: [[1, 1], [0]])
    #expect(found.loss == 2)
    #expect(found.gradient == [[-0.5, -0.5], [0]])
  }
}
