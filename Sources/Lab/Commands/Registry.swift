import Language

/// Every command of the session.
let registry = CommandRegistry<Session>([
  TensorCommand.self, ZerosCommand.self, OnesCommand.self, RandnCommand.self, ArangeCommand.self,
  MatmulCommand.self, SoftmaxCommand.self, LogSoftmaxCommand.self, ArgmaxCommand.self,
  ReshapeCommand.self, TransposeCommand.self, ConcatCommand.self, ShapeCommand.self,
  WithGradientCommand.self, BackwardCommand.self, GradCommand.self,
  KnightsAndKnavesCommand.self, CountdownCommand.self, PrimingCommand.self,
  ArithmeticCommand.self, MathCommand.self,
  PerturbCommand.self, TrainTestSplitCommand.self, LeakageCommand.self, SaveProblemsCommand.self,
  ProblemsCommand.self, SolveCommand.self, TeacherCommand.self,
  TinyModelCommand.self, OpenModelCommand.self, SaveModelCommand.self, CopyModelCommand.self,
  NewModelCommand.self,
  LoraCommand.self, MergeCommand.self, SaveAdapterCommand.self, LoadAdapterCommand.self,
  RemoteModelCommand.self,
  TrainTokenizerCommand.self, EncodeCommand.self, DecodeCommand.self, GenerateCommand.self,
  ChatCommand.self, TokenizerCommand.self,
  LogProbsCommand.self, ModelInfoCommand.self,
  RuleCommand.self, RulesCommand.self, ScoreCommand.self, MathEqualCommand.self,
  ScoreFileCommand.self,
  BehavioursCommand.self, ThinkingTokensCommand.self,
  RolloutCommand.self, AdvantagesCommand.self, PolicyLossCommand.self, KLCommand.self,
  GAECommand.self, ValueLossCommand.self, KLPenaltyCommand.self, AggregateCommand.self,
  EntropyCommand.self, OverlongPenaltyCommand.self, KeptGroupsCommand.self, ScheduleCommand.self,
<<<<<<< ours
  CheckMaskCommand.self, CheckGroupsCommand.self, PassAtKCommand.self, CurriculumCommand.self,
  TrainerCommand.self, StepCommand.self,
=======
  CheckMaskCommand.self, PassAtKCommand.self, CurriculumCommand.self, TrainerCommand.self,
  StepCommand.self,
>>>>>>> theirs
  RewindCommand.self, NextCommand.self, BackCommand.self, BreakCommand.self,
  CheckCommand.self, WhyCommand.self, WhatIfCommand.self, GradientNormsCommand.self,
  ParameterChangesCommand.self, PresetCommand.self, SetCommand.self, TrainCommand.self,
  SupervisedCommand.self, AcceptCommand.self, BestOfNCommand.self, RejectionSamplingCommand.self,
  RecipeCommand.self, EvaluateCommand.self, EffectCommand.self, FindingCommand.self,
  MemorizationCommand.self,
  SaveCheckpointCommand.self, LoadCheckpointCommand.self,
  RunsCommand.self, QueryCommand.self, ExportRunCommand.self, DeleteRunCommand.self,
  SaveRolloutsCommand.self, LoadRolloutsCommand.self,
  ShowCommand.self, TableCommand.self, TokensCommand.self, DescribeCommand.self,
  InspectCommand.self, PlotCommand.self, HistogramCommand.self, CompareCommand.self,
  HelpCommand.self, VarsCommand.self, PrintCommand.self, HistoryCommand.self, SaveCommand.self,
  LoadCommand.self, UndoCommand.self, ResetCommand.self, ConfigCommand.self, TimeCommand.self,
  QuitCommand.self,
]).knowing(trainingVocabulary)

/// The commands, their help and their reference.
public var commandRegistry: CommandRegistry<Session> { registry }
