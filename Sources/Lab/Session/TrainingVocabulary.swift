import Language

/// What libraries of reinforcement learning (TRL, verl, OpenRLHF, Transformers) call otherwise.
let trainingVocabulary = Vocabulary(
  names: [
    ("GRPOTrainer PPOTrainer RLOOTrainer grpo ppo Trainer", "trainer"), ("SFTTrainer", "sft"),
    ("AutoModelForCausalLM from_pretrained load_model", "open_model"),
    ("AutoTokenizer load_tokenizer", "tokenizer"), ("save_pretrained", "save_model"),
    ("load_dataset read_dataset", "problems"), ("push_to_hub", "save_model"),
    ("get_peft_model LoraConfig", "lora"), ("merge_and_unload", "merge"),
    ("tokenize", "encode"), ("detokenize", "decode"), ("knights_and_knaves", "kk"),
    ("sample", "rollout"), ("judge grade", "score"), ("eval benchmark", "evaluate"),
    ("log_probs logprob logps", "logprobs"), ("checkpoint", "save_checkpoint"),
    ("fit learn", "train"), ("finetune fine_tune", "sft"),
    ("rejection_sampling", "rft"), ("best_of", "best_of_n"), ("passk pass_k", "pass_at_k"),
    ("compute_score", "score"), ("is_equiv verify", "math_equal"), ("wandb tensorboard", "runs"),
  ],
  options: [
    (
      "beta kl_coef kl_coeff kl_beta init_kl_coef kl_loss_coef kl_ctrl_coef kl_penalty_coef",
      "kl coefficient"
    ),
    ("kl_loss_type kl_type kl_penalty", "kl_estimator estimator"), ("use_kl_loss", "kl_in"),
    ("target_kl", "kl_target target"), ("horizon", "kl_horizon"),
    (
      "num_generations num_samples n_samples n_samples_per_prompt rollout_n n group_size",
      "samples count group"
    ),
    ("learning_rate actor_lr actor_learning_rate policy_lr step_size eta", "lr"),
    ("critic_learning_rate value_lr", "critic_lr"),
    (
      "max_new_tokens max_completion_length max_response_length generate_max_len max_length response_length",
      "max_tokens"
    ),
    (
      "num_train_epochs ppo_epochs num_epochs num_ppo_epochs max_epochs num_iterations mu", "epochs"
    ),
    ("max_steps num_steps updates iterations n_steps total_training_steps", "steps total_steps"),
    ("lr_scheduler lr_scheduler_type lr_schedule scheduler", "schedule"),
    ("warmup_steps lr_warmup_steps num_warmup_steps", "warmup"), ("lr_min", "min_lr"),
    ("epsilon_high clip_ratio_high clip_eps_high", "clip_high"),
    ("epsilon_low clip_ratio_low clip_eps_low", "clip_low"),
    ("clip_ratio_c dual_clip_ratio delta", "dual_clip"),
    ("loss_agg_mode loss_aggregation reduction", "aggregation"),
    ("importance_sampling_level policy_loss", "objective"),
    (
      "reward_funcs reward_func reward_fn reward_function reward_model reward verifier grader",
      "rule"
    ),
    ("train_dataset dataset train_data problems puzzles prompts_data", "tasks problems"),
    ("tasks", "problems"),
    ("eval_dataset val_dataset test_dataset test_data val_data", "on test"),
    ("policy actor pretrain model_name model_path model_name_or_path", "model"),
    ("adv_estimator advantage_estimator algorithm algo advantage", "estimator"),
    ("lam gae_lambda lambd lmbda", "lambda"), ("discount", "gamma"),
    ("entropy_coeff entropy_coef ent_coef entropy_loss_coef entropy_weight", "entropy"),
    ("max_grad_norm grad_clip clip_grad gradient_clipping max_norm", "gradient_clip"),
    ("gradient_accumulation_steps micro_batch_size micro_train_batch_size", "micro_batch"),
    ("per_device_train_batch_size train_batch_size batch_size rollout_batch_size", "batch prompts"),
    ("adam_beta1", "beta1"), ("adam_beta2", "beta2"),
    ("random_seed data_seed random_state rng", "seed"),
    ("temp", "temperature"), ("nucleus topp", "top_p"), ("topk", "top_k"),
    ("lora_rank lora_r r", "rank lora"), ("lora_alpha", "alpha"),
    ("target_modules lora_target_modules", "targets"),
    ("sync_ref_model ref_model_sync_steps ref_update_every", "reference_every"),
    ("ref_model_mixup_alpha", "reference_mix"),
    ("vf_clip cliprange_value value_clip_range", "value_clip"),
    ("filter_groups dynamic_filtering", "dynamic_sampling"), ("max_num_gen_batches", "max_batches"),
    ("overlong_buffer_len soft_punish_cache", "overlong_buffer"),
    ("overlong_penalty_factor", "overlong_factor"),
    ("output_dir checkpoint_dir save_dir save_path ckpt_path", "checkpoints"),
    ("save_steps save_interval save_freq", "save_every"), ("save_total_limit max_ckpt_num", "keep"),
    ("eval_steps eval_every eval_interval test_freq", "evaluate_every"),
    ("run_name experiment_name", "run"), ("resume_from_checkpoint", "resume"),
    ("torch_dtype precision", "weights dtype"),
    ("num_people n_people persons inhabitants", "people"),
    ("num size num_puzzles num_problems number", "count"), ("nums", "numbers"),
    ("vocab_size", "vocabulary"), ("hidden_size dim d_model", "hidden"),
    ("num_hidden_layers n_layers num_layers", "layers"),
    ("num_attention_heads n_heads num_heads", "heads"),
    ("num_key_value_heads n_kv_heads kv_heads", "key_value_heads"),
    ("intermediate_size ffn_size", "ffn"), ("max_position_embeddings context", "positions"),
    ("path filename file_path out output", "file"), ("stop_sequences", "stop"),
    ("system_prompt", "system"), ("base_url url", "address"), ("api_key", "key"),
    ("rows max_rows n_rows", "limit"), ("metric_for_best_model monitor", "metric"),
  ],
  optionNotes: [
    (
      "epsilon cliprange clip_range clip_ratio clip_eps eps_clip clip", "clip_low",
      "here they are two: 'clip_low' and 'clip_high'"
    ),
    (
      "loss_type", "objective",
      "here they are two: 'aggregation', how token losses are averaged, and 'objective'"
    ),
    ("warmup_ratio", "warmup", "here it is 'warmup', in optimizer steps"),
    (
      "num_mini_batches mini_batch_size ppo_mini_batch_size minibatch_size", "mini_batches",
      "here it is 'mini_batches', the number of optimizer steps in one pass"
    ),
    (
      "scale_rewards std_norm norm_adv_by_std_in_grpo", "estimator",
      "here an estimator says so: grpo divides by the deviation, dr_grpo does not"
    ),
    ("reward_weights", "rule", "here a rule has weights: rule=(rule logic_rl format_weight=2)"),
  ],
  choices: [
    ("ppo", "PPO with a critic is 'gae'"),
    ("reinforce reinforcepp rpp", "here it is 'reinforce_plus_plus'"),
    ("dapo", "DAPO is a preset: trainer preset=dapo …"),
    ("gspo cispo", "here it is an objective: objective=gspo"),
    ("drgrpo", "here it is 'dr_grpo'"),
    ("accuracy accuracy_reward math math_verify", "here it is 'math_equal'"),
    ("format_reward format", "'r1' and 'logic_rl' judge the form too"),
    ("mse low_var_kl", "here it is 'k3'"), ("abs", "here it is one of k1, k2, k3"),
    ("kk knights_and_knaves", "the rule of these puzzles is 'logic_rl'"),
    ("gsm8k", "the rule of such problems is 'simple_rl'"),
  ])
