import Diagnostics

/// The candidate closest to a mistyped name, if one is close enough to be meant.
///
/// Close enough is an edit distance of at most a third of the name's length, and at least one.
func nearestName(to name: String, among candidates: [String]) -> String? {
  guard name.utf8.count <= 64 else { return nil }
  let reach = max(1, name.utf8.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(Array(name.utf8), Array(candidate.utf8))
    if distance <= reach, distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// "did you mean 'timeout'?", or the whole choice where no candidate is near.
func suggestion(for name: String, among candidates: [String]) -> String {
  if let nearest = nearestName(to: name, among: candidates) {
    return "did you mean '\(nearest)'?"
  }
  return "known are: \(candidates.joined(separator: ", "))"
}
