import Files

extension ModelConfiguration {
  /// Checks that the sizes fit together.
  func validate(file: String) throws(ModelFileError) {
    func refuse(_ key: String, _ found: String, _ expected: String) -> ModelFileError {
      ModelFileError(.malformed, file: file, key: key, found: found, expected: expected)
    }
    if headCount % keyValueHeadCount != 0 {
      throw refuse(
        "num_key_value_heads", String(keyValueHeadCount),
        "a divisor of num_attention_heads \(headCount)")
    }
    if headSize < 2 || headSize % 2 != 0 {
      throw refuse("head_dim", String(headSize), "an even number, as rotary embedding turns pairs")
    }
    for token in endOfSequenceTokens where token >= vocabularySize {
      throw refuse("eos_token_id", String(token), "a token below vocab_size \(vocabularySize)")
    }
  }
}
