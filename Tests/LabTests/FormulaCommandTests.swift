import Foundation
import Testing

/// The golden numbers of the public projects, asked for at the prompt.
@Suite("Formulas by hand")
struct FormulaCommandTests {
  private static func value(_ path: String...) throws -> Any {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "TrainingTests/Fixtures/algorithms.json")
    var value = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    for key in path { value = try #require((value as? [String: Any])?[key]) }
    return value
  }

  private static func literal(_ value: Any) throws -> String {
    String(
      decoding: try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed]),
      as: UTF8.self)
  }

  /// A session that holds the inputs of the fixture: `log_prob`, `old_log_prob`, `response_mask` …
  private func session() throws -> TestSession {
    let session = try TestSession()
    for name in [
      "response_mask", "scores", "lengths", "old_log_prob", "log_prob", "ref_log_prob", "values",
      "vpreds", "token_level_scores", "token_level_rewards_kl", "advantages_token",
    ] {
      // Some are names of functions.
      try session.run(
        "\(name == "values" ? "critic_values" : name) = \(Self.literal(try Self.value("inputs", name)))"
      )
    }
    try session.run(
      """
      def masked(rows) { map(zip(rows, response_mask), p -> map(zip(p[0], p[1]), q -> q[0] if q[1] == 1 else 0)) }
      def close(found, expected) { max(map(flatten(map(zip(masked(found), masked(expected)), p -> zip(p[0], p[1]))), q -> abs(q[0] - q[1]))) < 1e-9 }
      """)
    return session
  }

  private func golden(_ session: TestSession, _ entry: String, _ field: String) throws {
    try session.run("expected = \(Self.literal(try Self.value("golden", entry, "out", field)))")
  }

  @Test(
    "Advantages of token rewards",
    arguments: [
      ("grpo_std", "advantages", "grpo group=3"),
      ("grpo_nostd_drgrpo", "advantages", "dr_grpo group=3"),
      ("rloo", "advantages", "rloo group=3"),
      ("reinforce_pp_baseline", "advantages_whitened", "reinforce_plus_plus_baseline group=3"),
    ])
  func advantages(entry: String, field: String, options: String) throws {
    let session = try session()
    try golden(session, entry, field)
    try session.run(
      "found = advantages token_level_scores mask=response_mask estimator=\(options)")
    #expect(try session.run("close(found, expected)") == "true")
  }

  @Test("REINFORCE++, ReMax and GAE, with their own inputs")
  func ownInputs() throws {
    let session = try session()
    try golden(session, "reinforce_pp_g1", "advantages_whitened")
    #expect(
      try session.run(
        "close(advantages(token_level_rewards_kl, mask=response_mask, estimator=reinforce_plus_plus), expected)"
      )
        == "true")
    try golden(session, "remax", "advantages")
    try session.run("baselines = \(Self.literal(try Self.value("inputs", "reward_baselines")))")
    #expect(
      try session.run(
        "close(advantages(token_level_scores, group=1, mask=response_mask, estimator=remax, greedy=baselines), expected)"
      )
        == "true")
    for (entry, options) in [("gae_g1_l1", ""), ("gae_g0.99_l0.9", ", gamma=0.99, lambda=0.9")] {
      let arguments = "token_level_rewards_kl, values=critic_values, mask=response_mask\(options)"
      try golden(session, entry, "advantages_whitened")
      #expect(
        try session.run("close(advantages(\(arguments), estimator=gae), expected)") == "true")
      try golden(session, entry, "returns")
      #expect(try session.run("close(gae(\(arguments)).returns, expected)") == "true")
    }
  }

  @Test(
    "Policy losses with their gradients",
    arguments: [
      ("ppo_clip0.2_token-mean", "advantages_token", ""),
      (
        "ppo_clip0.2_dual3_seq-mean-token-sum-norm", "advantages_token",
        "dual_clip=3, aggregation=\"seq-mean-token-sum-norm\","
      ),
      ("ppo_cliphigher_dual10_token-mean", "advantages_token", "clip_high=0.28, dual_clip=10,"),
      (
        "gspo_0.2_0.2", "advantages(token_level_scores, mask=response_mask, group=3)",
        "objective=gspo,"
      ),
      (
        "loss_cispo", "advantages(token_level_scores, mask=response_mask, group=3)",
        "objective=cispo,"
      ),
    ])
  func policyLoss(entry: String, advantages: String, options: String) throws {
    let session = try session()
    try session.run(
      """
      a = \(advantages)
      l = policy_loss(log_prob, \(options) old=old_log_prob, advantages=a, mask=response_mask)
      """)
    let loss = try #require(try Self.value("golden", entry, "out", "loss") as? Double)
    // verl adds 1e-8 to the number of tokens.
    #expect(try session.run("abs(l.loss - \(loss)) < 1e-9") == "true")
    try golden(session, entry, "grad_wrt_log_prob")
    #expect(
      try session.run(
        "max(map(flatten(map(zip(masked(l.gradient), masked(expected)), p -> zip(p[0], p[1]))), q -> abs(q[0] - q[1]))) < 1e-9"
      )
        == "true")
  }

  @Test("KL by every estimator, in the reward, and the critic's loss")
  func others() throws {
    let session = try session()
    for estimator in ["k1", "k2", "k3"] {
      try golden(session, "kl_\(estimator)", "per_token")
      #expect(
        try session.run(
          "close(kl(log_prob, reference=ref_log_prob, estimator=\(estimator)), expected)")
          == "true")
    }
    try golden(session, "kl_in_reward", "token_level_rewards")
    #expect(
      try session.run(
        """
        p = kl_penalty(token_level_scores, old=old_log_prob, reference=ref_log_prob, mask=response_mask, coefficient=0.05)
        close(p.rewards, expected)
        """) == "true")
    try session.run(
      "returns = gae(token_level_rewards_kl, values=critic_values, mask=response_mask, lambda=0.95).returns"
    )
    let loss = try #require(
      try Self.value("golden", "value_loss_clip0.5_token-mean", "out", "vf_loss") as? Double)
    #expect(
      try session.run(
        """
        v = value_loss(vpreds, old=critic_values, returns=returns, mask=response_mask)
        abs(v.loss - \(loss)) < 1e-9
        """) == "true")
    #expect(try session.run("abs(entropy([0, 0]) - log(2)) < 1e-12") == "true")
  }

  @Test("What does not fit is pointed at")
  func errors() throws {
    let session = try TestSession()
    #expect(session.error("advantages [1, 2, 3] group=2")?.contains("groups of 2") == true)
    #expect(session.error("advantages [1, 2] lengths=[1]")?.contains("lengths") == true)
    #expect(session.error("advantages [1, 2] estimator=gae")?.contains("critic") == true)
    #expect(
      session.error("policy_loss([0], old=[0], advantages=[1], objective=gspo, dual_clip=3)") != nil
    )
    #expect(session.error("check_mask [1, 1] prompt=2 response=2")?.contains("2 places") == true)
    #expect(session.error("kl_penalty([0], old=[0, 1], reference=[0], coefficient=1)") != nil)
  }
}
