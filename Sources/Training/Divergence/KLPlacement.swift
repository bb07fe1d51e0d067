/// Where the KL to the reference policy enters an update.
public enum KLPlacement: String, CaseIterable, Codable, Sendable {
  /// A term of the loss, as in GRPO.
  case loss
  /// Subtracted from the reward of each token, as in PPO for language models.
  case reward
}
