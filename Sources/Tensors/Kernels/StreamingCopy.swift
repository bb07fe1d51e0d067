import CPlatform

extension UnsafeMutablePointer where Pointee == Float {
  /// Copies numbers past the caches, for what is read much later: they stay for what is used now.
  ///
  /// Another thread sees them once it has synchronised with this one.
  @inline(__always)
  public func stream(from source: UnsafePointer<Float>, count: Int) {
    copy_past_caches(self, source, count)
  }
}
