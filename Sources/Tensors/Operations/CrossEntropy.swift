extension Tensor {
  /// The mean negative log-probability of the targets under the softmax of these logits:
  /// [..., V] with one target for each leading place → [].
  public func crossEntropy(targets: [Int]) throws -> Tensor {
    -(try logSoftmax().gatherLast(targets).mean())
  }
}
