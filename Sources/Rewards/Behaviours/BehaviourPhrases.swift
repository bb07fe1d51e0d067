/// What words betray a behaviour; see ``TracePhrase`` for how they are written.
enum BehaviourPhrases {
  private static func phrases(_ lines: [String]) -> [TracePhrase] { lines.map { TracePhrase($0) } }

  /// A result is held against the goal, or a claim against the facts.
  static let verdicts = phrases([
    "not|isn't|doesn't|don't *2 T", "not *3 target|goal", "differs|different from", "≠", "✓", "✗",
    "too high|low|big|small|large|much|little|far|great", "overshoot~", "undershoot~", "exceed~",
    "below|above|under|over|beyond *1 T|target|goal",
    "less|more|lower|higher|smaller|larger|greater|bigger|fewer than *2 T|target|goal|#",
    "short of", "off by", "away from", "miss|misses|missed|missing *2 T|target|goal|by", "close but",
    "close , but", "almost|nearly *2 T|there|target",
    "exactly|precisely *3 T|target|goal|what", "equal|equals|equalling *2 T|target|goal",
    "match|matches|matching *3 T|target|goal|statement~|claim~|condition~|everything",
    "which|that|this|it is|reaches|hits|gives *2 target|goal", "not quite", "but *4 need|want|needed|wanted|looking *3 T|target",
    "# more|less than *2 needed|wanted|required|need|want", "as required|wanted|needed|desired|hoped|asked",
    "that|this|it|attempt|one|assignment|idea|line|all works|fails|fits|checks|fit|fail",
    "that|this|it|which does not|n't work", "doesn't|don't|didn't|won't work", "not work",
    "that|this|it|answer|result is right|correct|wrong|incorrect|it|false|good",
    "is|be|was correct|wrong|incorrect", "still wrong", "no luck", "no good", "cannot be right|it",
    "does *3 equal|satisfy|match|hold|work", "indeed", "as expected", "as hoped",
    "arrived|arrives at T", "reaches|reached|hits|hit *1 T",
    "but *5 unused|left|remains|remaining|leftover", "not|n't used", "isn't used", "is|are|remains unused",
    "all *1 are|were|got|been? used", ", the|our target|goal", "used *2 once", "once each", "each *2 once", "all *3 numbers|conditions|statements|claims",
    "a fraction", "not *2 integer|whole", "satisf~", "but *3 still *1 have",
    "meets|meet *3 target|goal|requirement~|condition~", "what *3 needed|wanted|asked|required|want|need",
    "success", "perfect", "so close", "falls|fall|comes|come short",
    "correctly|rightly", "nope", "not *1 there|enough", "gap|difference is|of|to|from|remains", "way|far over|under|off|above|below|short",
    "as it should|must", "cannot|can't|not *2 reuse|use|repeat", "used|using twice", "all good|set|right|fine", "still *1 short|over|under|off|above|below|need|needs|missing",
    "leaves|leaving *3 unused|over|out", "close|near *1 to|enough|, but", "hit|hits|hitting|reached|reaches|met|meets *2 target|goal",
    "# under|above|below|short|off|away|more|less|too", "just over|under|above|below|short|shy", "shy of", "extra *2 number|left",
    "unequal", "# >|<|≥|≤|≡|≠ T", "T >|<|≥|≤|≡|≠ #", "T ≡ T", "coincide~", "agrees|agree *2 with|T|target|goal", "vs|versus|against *1 #|T|target|goal",
    "compare|comparing|compared *3 T|target|goal|with|to", "unlike *2 T|target|goal", "invalid", "valid",
    "works|worked|working *1 out|perfectly|nicely|fine|great|beautifully", "no cigar|dice|use|joy|way|match", "unfortunately|sadly|alas",
    "one|two|three|four|five|six|seven|eight|nine|ten *1 off|short|over|under|away|above|below|more|less|too",
    "wrong|incorrect|right|correct result|answer|value|number|total", "result|value|total|sum|that|which|it is|was|'s *2 bigger|smaller|larger|lower|higher|wrong|off|short|too",
    "bigger|smaller|larger|lower|higher|more|less|greater *3 required|wanted|needed|desired|necessary|target|goal|T",
    "twice|half|double|triple|thrice *1 as? large|big|high|much|small|what", "fails|failed|failing to|because|since|as",
    "neither|nor *3 T|target|goal|works|fits", "overshot|undershot|overshooting", "nowhere|anywhere|far near|from",
    "it|that|this isn't|doesn't|wasn't|won't", "leftover", "left over", "leaves|leaving|left out", "forgot|forgotten|ignores|ignored|omits|omitted *3 #|number|numbers",
    "equation|identity|expression|calculation|solution|answer holds|checks|stands|works|fits", "lands|landed|landing *3 on *1 T|target|goal",
    "the|our target|goal *1 reached|met|hit|achieved|attained", "to|for|by|than *2 much|far|wide", 
    "there|here *1 we|it|you go|are|is|have", "mission|problem|puzzle accomplished|solved",
    "hooray|hurrah|yay|eureka|voila|damn|drat|oops|alas|pity|shame|unlucky",
  ])

  /// Words of checking, which count beside a number, a name or a claim.
  static let checks = phrases([
    "check", "checking", "checked", "checks out", "verify", "verifying", "verified", "verifies", "confirm",
    "confirming", "confirms", "confirmed", "recheck~", "double-check~", "double check", "re-check~",
    "go|going|went|run|running over *2 again", "make|making sure", "sanity", "test|testing *2 :",
    "test|testing|prove|review *2 result|answer|solution|assignment|claim~|statement~", "let's see if|whether",
    "see if|whether", "validate~", "verification of|:|step", "re-verify", "once more|again :", "one more|last|final time|check|look", "run|running|ran *3 numbers",
    "to be *2 sure|safe|certain", "just to be", "inspect~", "cross-check~", "proof|prove~ :", "tracing|trace *3 again|through",
    "go|going|went|walk|walking|read|reading *1 through *3 again|each|every|all|numbers|result|statements|claims", "recompute|recalculate|recount|redo|re-compute", "plug~|substitut~|put|insert~ *3 back|in|into",
  ])

  /// A claim is found true or false of an assignment.
  static let consistency = phrases([
    "contradict~", "impossible", "inconsisten~", "consisten~", "hold|holds", "satisf~", "conflict~",
    "agrees|agree *3 statement~|claim~|word~|everything|all|both", "fit|fits", "fails", "violat~",
    "as *3 should|must|required|expected", "cannot|can't be a? knight|knave|true|false|right",
    "cannot|can't *2 say", "would *3 say", "does|do not|n't work|hold|fit|add|match", "doesn't|don't|won't|didn't *1 work|hold|fit|add|match|square|tally",
    "in line|accord|agreement|keeping|harmony with", "that|this|which|it cannot|can't be", "lines|line|fits|fit up|with|together", "just|exactly as *3",
    "not|n't|isn't *1 allowed|possible|permitted", "allowed", "inconsistency", "no *2 contradict~", "breaks *1 down|rule~", "mismatch~", "at odds", "refut~", "disprov~", "is|are off|dead|out|untenable",
    "comes|turns|come|turn out *1 true|false|right|wrong", "is|was|are *1 true|false *3 as|like|which|fine|good|ok|okay|so|consistent|correct",
    "true|false , *1 as|like|fine|good|ok|okay|correct|right|consistent|so|which", "cannot|can't *2 utter|speak|tell|make", "no|never knight|knave|liar *1 could|can|would",
    "square|squares|tally|tallies|gels|jibes", "oops", "holds up", "falls apart",
    "not work *1 out", "which is true|false|wrong|right|impossible", "as a knight's|knave's",
    "that|this|it works", "all *3 true|match|satisfied", "would be *1 true|false , but|yet",
    "absurd", "nonsense", "makes|make no|sense", "compatible", "incompatible", "matches|match",
    "checks out", "clash~", "all good|right|fine|set", "would be *1 true|false|wrong|right", "cannot|can't|never lie|tell|say|claim|have",
    "plug~|substitut~ *3 back|in|into", "no *1 problem|issue|conflict|objection", "works *1 out", "adds up", "statement|claim|words *1 is|are *1 then|both|neither", "is|are *2 correct", "rules *2 out", "ruled out",
  ])

  /// An assignment is found impossible.
  static let contradictions = phrases([
    "contradict~", "impossible", "inconsisten~", "clash~", "absurd", "cannot|can't be", "doesn't|don't *1 add|work|fit",
  ])

  /// A path is left for another one.
  static let abandonments = phrases([
    "start|starting|begin|beginning|starts|started *1 over|again|afresh|anew|fresh|scratch",
    "from scratch", "scrap|scrapping", "dead end|end,|end.", "dead-end", "give|gave|giving *1 up",
    "abandon~", "discard~", "go|going|went|come|coming|step|stepping|turn|return|returning|jump|get back to *3 #|start|beginning|numbers|first|before|scratch|top|original|drawing|square",
    "go|going back and re~|assume|try|change|take|suppose|consider", "back at #", "back up", "backtrack~",
    "return|returning|back|revert|reverting to *3 #|start|beginning|numbers|first|scratch|top|original|square",
    "fresh|clean|new start|slate|attempt|try|beginning", "cross~ *2 out|off", "strike|striking that|this|it", "ditch~",
    "no *3 going|getting anywhere", "plan b|c|two", "trial|attempt|try|idea|option #|two|three|b|c",
    "undo|undoing|undone", "turn around",
    "try|trying|tried *2 something|another|different|other|new|instead|else",
    "another|different|next|new|other|second *1 combination|approach|idea|route|way|attempt|try|order|path|sequence|strategy|option|line|pairing|arrangement|start|tack|angle",
    "on second thought|thoughts", "rather|instead than?", "not this way", "drop *2 that|this|product|idea|line|plan|path|sum|branch",
    "leave|leaving *3 behind", "reset", "rewind", "retry", "change of plan", "switch|switching to", "throw~ *3 away|out",
    "forget that|this|it", "scratch that|this|it", "modify|adjust|rearrange|swap|replace|change *2 it|this|that|order|sign|operation|plan|approach|numbers",
    "let|let's *1 me? modify|adjust|rearrange|rework|regroup", "never mind", "rethink~", "reconsider~", "retrace~", "take *2 back",
  ])

  /// Words before an abandonment that deny it.
  static let denials: Set<String> = ["no", "not", "without", "never", "nor", "n't", "don't", "needn't", "hardly"]

  /// A number on the way is called what it is.
  static let namedSubgoals = phrases([
    "aim|aiming|shoot|shooting|head|heading|strive|going for|at|towards|toward|to *3 #",
    "goal|subgoal|sub-goal|milestone|waypoint|objective|stepping-stone|checkpoint *6 #",
    "stepping stone *4 #", "intermediate|partial|smaller|auxiliary *2 target|goal|result|value *4 #",
    "set|setting|choose|pick|fix # as", "# as|would|will *3 goal|subgoal|target|milestone|stepping", "# is my|our|a|the *1 goal|subgoal|milestone|stepping|waypoint",
  ])

  /// A number on the way is wanted before it is made.
  static let subgoals = phrases([
    "want|need|like|approach|way|option|possibility|step|try|trying|hope|plan|let|let's|i'll|we'll|will|could|should|help|must|looking|intend|task|idea|trick|strategy|helpful|useful|nice|would *6 build|make|making|get|getting|reach|reaching|form|forming|create|creating|produce|producing|construct|obtain|find|come|land|have|approach|hit|building|assemble *4 #",
    "need|needs|want|seek|seeking *2 #", "look|looking|search|searching|hunt|hunting for *2 #",
    "work|working *2 toward|towards *2 #", "build|building up? to|towards *2 #", "first *2 reach|get|make|build|form|create|produce *4 #",
    "# can|could|may|might|has|needs to? be formed|made|obtained|built|created|produced|reached|constructed|had",
    "down|up to #", "before *4 , *2 get|reach|make *2 #",
  ])

  /// Reasoning begins at the goal.
  static let backward = phrases([
    "work|working|works|reason|reasoning|go|going|start|starting|think|thinking|step|stepping *1 backward|backwards",
    "backward|backwards from", "in reverse", "reverse~ the|from|thinking|reasoning|engineer~", "work|working|reason|reasoning|go|going back from *2 T|target|goal|there|end|that|result",
    "from *2 target|goal|end *2 back|backward|backwards|down", "start|starting|begin|beginning from|at|with *1 target|goal|T",
    "last|final|closing *1 step|operation|move|operator|action|calculation *3 must|has|have|would|be|subtracts|adds|multiplies|divides|is|could|should|might|will|can|needs|were|was",
    "before it|that *3 #|need|must|has|had", "other factor", "end|ending|finish|finishing *2 at|with|on|in|by *2 T",
    "T is|=|as # times|doubled|plus|minus|divided|tripled|less|more|+|-|*|/", "what *3 give|gives|make|makes|lead|leads|produce|produces *2 T",
    "how *4 get|reach|make|arrive *3 T ?", "T can|could|may|might *2 come|be|result *4 from|as|if|by|written|split",
    "for|to *2 get|reach|obtain|have|make *1 T *6 need|needs|must|has|have|require~|would",
  ])

  // Knights & Knaves

  /// What has to be settled first is named.
  static let settling = phrases([
    "first|next|then|start|begin|before|once|after|let|want|need|goal|aim|step|plan|priority *8 settle|determine|determining|figure|figuring|finding|settling|deciding|identifying|establishing|decide|handle|resolve|establish|pin|break|tackle|sort|clarify|identify|find|know|learn|deal|crack|untangle|fix|pinning|sorting|clarifying|tackling|resolving|handling|dealing|cracking|untangling|fixing|classify|classifying *3 Name|out|whether|who|what|down|the|which|with|is",
    "settle|determine|pin|resolve|establish|identify|decide|fix|classify|sort *3 first|before",
    "work out *2 Name|whether|who|what|if", "first|main|next thing|task|job|question|step|goal|subgoal *3 settle|is|to", "subgoal|sub-goal|milestone|subproblem|sub-problem|subtask|sub-task|subquestion|sub-question",
    "if|once *3 know|knew|known|settled *4 rest|others|everything|other",
    "reduce~|boils|comes *3 to *3 question|whether|finding|Name",
  ])

  /// What would have to be true for a conclusion is asked.
  static let requirements = phrases([
    "for *3 to be", "for that|this *2 both|to|,|we|it", "in order for|to", "would|will require|need|mean *3 have", "require~",
    "work|working|reason|reasoning back|backward|backwards", "in the end", "what would|must|could *2 make|have|need",
    "is|be|are|true|false|knight|knave|liar only if", 
    "start|starting|begin|beginning|going back? from|at|with *2 end|conclusion|goal|result|answer|desired|final",
    "suppose|assume *2 answer|conclusion|solution|final", "from *2 conclusion|goal|end",
    "if *3 is|are to be|end|finish|conclude|have|come|hold",
    "what *3 would|could|must *1 make|have|need", "which assignment|role|case|person|choice *3 would|could *1 make", "it|this|that would need|require|take", "needs|need|requires|demands|takes *3 to be|have|lie", "question is who|whether|what|which", "to *3 conclude|show|prove|establish|get *8 need|must|suffices|enough|have",
  ])

  /// An assumption is given up.
  static let turnings = phrases([
    "this|that|the|my assumption|guess|idea *3 go|wrong|false|fails|fail|rejected|dropped",
    "go|going|went back and|to", "reconsider~", "backtrack~", "start|begin *1 over|again", "undo",
    "try|trying *2 other|opposite|another|different|again", "go|going|went|back|return *1 back :", "scratch|undo *1 that|this|it",
    "need|have|must *1 to *1 revise|change|drop|rethink|flip|reverse", "flip|flipping|reverse|reversing *3 assumption|guess|role|Name|it|that", "change *2 mind|assumption",
    "revise|revisit|abandon|drop|discard|reject|withdraw|scrap|ditch|throw|retract *2 assumption|guess|case|idea|that|this",
  ])

  /// Another case is taken up.
  static let cases = phrases([
    "case|option|scenario|possibility|assumption|hypothesis|branch 2|two|b|second", "case|option|scenario #",
    "other|second|opposite|remaining case|option|scenario|possibility|assumption|hypothesis|branch",
    "instead", "otherwise|alternatively", "both|all|neither knights|knaves :", "trying|testing|try *2 Name", "back to", "on *2 other hand",
    "now *1 let|suppose|assume|try|take|consider|say|imagine", "so *1 let|suppose|assume|try *3 other|opposite|instead",
  ])

  /// An assumption is found to fail.
  static let failures = phrases([
    "would be *1 false|untrue|wrong", "cannot|can't|never *1 lie|say|claim|tell",
    "contradict~", "impossible", "inconsisten~", "conflict~", "fails", "not|n't *1 work|hold|fit|possible", "clash~",
    "absurd", "cannot|can't be", "ruled out", "error|mistake|blunder", "out", "dead", "oops", "wrong", "refut~", "rules|rule *2 out", "mismatch~", "at odds", "falls apart",
    "cannot|can't|couldn't|never *1 utter|speak|make|state|have|be|happen", "doesn't|don't|won't|didn't *1 work|hold|fit|add|match|square",
    "not|isn't|n't *2 possible|consistent|true|allowed|permitted|right", "breaks down", "does not|n't", "violat~", "doesn't *2 work|hold|fit|add",
  ])

  static let assumptions = phrases([
    "suppose|assume|assumed|supposed|let|if|say|imagine|assuming|supposing|take|try|trying|testing|test|consider|considering|under|with|presume *3 Name *3 knight|knave|truthful|liar|truth|lying|lies|lied",
    "Name *2 were|was a knight|knave", "both|all|neither knights|knaves :", "suppose|assume|imagine|say *2 Name *2 right|wrong|honest|lying", "case|option|scenario|possibility",
  ])

  static let conclusions = phrases([
    "so|hence|therefore|thus|then|must|instead|meaning|consequently *3 Name *2 is|must|be|has *3 knight|knave|liar|truthful|lying",
    "Name is|must *4 knight|knave *1 instead|after|then", "Name must be",
  ])
}
