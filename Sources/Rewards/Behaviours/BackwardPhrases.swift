/// Words that reason from the goal to what is given.
enum BackwardPhrases {
  /// In any problem.
  static let backward = phrases(
    """
    work|working|works|reason|reasoning|go|going|start|starting|think|thinking|step|stepping|
      count|solve|solving|look|looking|read|reading|argue|run|running|walk|walking *2 backward|
      backwards
    backward|backwards *1 from|,|:|now|then|it|with|$
    ^ backward|backwards
    in reverse
    reverse|reversing *1 the? *1 thinking|reasoning|engineer|engineering|from|last|final|mode|
      search|chain|problem
    reverse-engineer|reverse-engineering
    work|working|reason|reasoning|think|thinking|go|going|step|stepping|trace|tracing|look|
      looking|argue|arguing|walk|walking|chain|chaining|move|moving|come|coming|count|counting|
      read|reading|run|running back from *4 T|target|goal|there|end|that|result|conclusion|finish|
      answer|outcome|desired|final|promise|total|it
    from *3 target|goal|end|finish|answer|outcome|back|conclusion|result|finale *3 back|backward|
      backwards|down|line|side|first|on|now|,|$|inward|inwards|in
    start|starting|begin|beginning|think|thinking|reason|come|coming|approach|attack|argue|enter|
      tackle *4 from|at|with *3 target|goal|T|end|finish|finale|conclusion|answer|
      outcome|other|desired|result|far|final|last|back|tail|bottom
    look|looking *4 from *3 target|goal|T|end|finish|finale|conclusion|answer|outcome|other|
      desired|result|far|final|last|back|tail|bottom
    // "You are looking at 82" has arrived there.
    ^ look|looking *1 at|with *3 target|goal|T|end|finish|finale|conclusion|answer|outcome|other|
      desired|result|far|final|last|back|tail|bottom
    look at *3 target|goal|T|end|finish|finale|conclusion|answer|outcome|other|desired|result|far|
      final|last|back|tail|bottom
    other end
    back|end|tail to front|start|head
    from the end|back|bottom|tail|finish|rear|goal|target|answer|outcome|finale|conclusion
    """)

  /// Countdown: what has to stand before the target.
  static let countdown = phrases(
    """
    last|final|closing *1 @operation|+|-|*|/ *8 @require|before|beforehand|would|could|
      should|were|might|will|must
    if *6 last|final|closing|finish|end|ending|finishing *3
    @that|what|thing|stage|number|stood|stand|position|sits|comes|value|standing|was|state|right|
      just|step|one *4 before|precede|precedes|preceding|preceded|beforehand *6 #|T|need|must|has|
      had|would|is|was|be
    before *2 it|that|the|@that|this|last|final *5 #|need|must|has|would
    move|step|moment|stage|operation|beat|line ago|earlier|prior
    just|last|recently *1 removed|added|taken|subtracted|multiplied|divided|doubled|halved
    picture|imagine|suppose|envision|start|think *2 finish|end|final|already|finished|done|target|
      goal
    before|precede|precedes|preceded|precedes|preceding|behind|beneath|upstream *2 T
    other factor|addend|operand|half|part|numbers|two|three|ones|pieces
    rest|others|remaining *2 numbers|two|three|must|has|have|would|need|needs|should|to *3 make|
      give|supply|produce|be|come|total|yield|equal|sum|reach|form|provide|combine
    end|ending|finish|finishing|close|closing|wind *2 at|with|on|in|by|up *3 T|a|+|-|*|/|
      multiplication|subtraction|addition|division
    T @be|=|as|equals|could|may|might|can *5 times|doubled|plus|minus|divided|tripled|less|more|
      multiple|factors|factored|factorizes|splits|product|+|-|*|/|halved|twice|half|double|
      divisible|sum|difference|broken|split|decomposed
    T # times|more|less
    T *2 factors|splits|breaks|decomposes|divides|factorises|factorizes|factored|comes|arises|
      decomposed|split|broken *3 as|into|by|from|to|down
    divide|dividing|split|splitting|factoring|strip|stripping|decompose|decomposing|break|
      breaking|undo|undoing|unwind|unwrap|peel|peeling|invert|inverting|halving|halve|dissect *1 T
    what *6 give|gives|make|makes|lead|leads|produce|produces|equals|equal|yield|yields|take|
      takes|adds|reach|reaches|get|gets|bring|brings *3 T
    how *5 get|reach|make|arrive|produce|form|obtain|land|come *3 T *1 ?
    what *6 T ?
    think|thinking|see|seeing|view|viewing|regard|treat|read|picture|write|rewrite|express *1 of?
      T *1 as
    ^ for T *12 must|need|needs|would|want|has|have
    where *3 T *2 come|from|arise
    T *1 has|must|needs|ought to? *1 be|come|arise|result
    what *2 was|were|stood *2 there|before|left
    put|putting|add|adding|give|giving|stick|tack|return|hand *3 back *2 T|on|onto|to
    T is|comes *3 what *3 from|when|if|by
    T @be # *1 short|less|more|fewer|below|above|under|over|away|shy *1 of|than|from #
    T *1 by adding|subtracting|multiplying|dividing|taking|losing|doubling|halving|way
    that|the something|thing *3 is|was|must
    T can|could|may|might|must|has|had *3 come|be|result|arise|to *5 from|as|if|by|written|split|
      via|out
    for|to *2 get|reach|obtain|have|make|hit|produce|land|arrive|finish|end *2 T *8 need|needs|
      must|has|have|require|requires|would|want|should
    for|to|if *4 T *4 , *4 need|needs|must|has|have|requires|would
    T *1 calls|asks for
    T *1 requires|presupposes|demands
    T *3 means|requires|needs|demands|takes|calls|implies|wants|presupposes|minus|divided|over|
      less|plus *6 #
    undo|undoing|reverse|reversing|invert|inverting|peel|peeling|strip|unwind|unwinding *2 a|last|
      final|closing|the *3 from|off|of *3 T
    presuppose|presupposes|presupposing|precede|precedes
    to *1 be *2 T
    undo|undoing|reverse|reversing|invert|inverting|unwind *2 final|last|closing *1 @operation
    that|which becomes|gives|makes|yields|turns *2 T *2 when|if|after|by|once
    divide|dividing|subtract|subtracting|multiply|multiplying|double|doubling|halve|halving|add|adding|take|taking *4 target|goal *3 by|from|to|#
    target|goal over|divided|minus|less|plus|times *2 #
    T is # and #
    target|goal is *1 # more|less|short|above|below|shy *2 #
    which|what *2 number|value|thing|numbers *5 T
    from T by #
    to reach|get|make|hit T , multiply|add|subtract|divide|take|double
    what do|must|should|can|could|would i|we *9 T
    given T as|and|,
    """)

  /// Countdown: a number is owed, and not reached.
  static let owed = phrases(
    """
    must|ought|obliged|obliges|oblige|obliging|compelled|forced|bound|duty
    has|have|had *1 to
    @be to *1 be|@supply
    entail|entails|implies|implied|presupposed
    require|requires|requiring|required|demands|demanded|presupposes|calls|asks
    call|ask for
    makes|make|making *2 target|goal
    target|goal becomes|shrinks|drops|falls|rises|grows
    owe|owes|owed|lack|lacks|lacking|missing|outstanding|balance|shortfall|remainder
    short|shy of
    penultimate|predecessor|previous|previously|beforehand|preceding
    undo|undoing|unwind|reverse|reversing|backing
    other way
    """)

  /// Countdown: a number is owed where the target was spoken of before it.
  static let owedBehindTarget = phrases(
    """
    need|needs|needed|should|would|meant|supposed|partner|complement|counterpart
    left|leave|leaves|leaving|remain|remains|remaining|rest
    before|ahead|prior|earlier|already|last|final|finally|closing|ends|ending|finish
    other|others|pair|trio|everything|rest *4 @supply
    for *4 to *1 @supply
    show|shows|stands|appears|emerges|recovers|recover|restores
    """)

  /// Countdown: the last step is spoken of, and with it the target.
  static let lastSteps = phrases(
    """
    last|final|finally|closing|penultimate|close|ends|ending|finish|finale
    """)

  /// Knights & Knaves: what would have to be true for a conclusion.
  static let puzzle = phrases(
    """
    for *8 to *1 be|come|end|have|hold|read|show|lie|stand|turn|become|succeed|qualify|count|
      emerge|list|contain
    for *7 to *14 must|needs|requires|would
    for *7 to ..14 has|have|had to
    for @that|it ,? *6 must|needs|requires|would
    for @that ,? *6 has|have|had to
    for @that *1 ,
    ^ to *14 must|needs|requires
    to leave|get|have|reach|keep|produce|show|make|end|obtain|satisfy|meet|honour|arrive|finish|
      see ..14 must|needs|requires
    to leave|get|have|reach|keep|produce|show|make|end|obtain|satisfy|meet|honour|arrive|finish|
      see ..14 has|have to
    take|taking|use|consider|look|looking|given|at|by|with *2 ending|finish|outcome|conclusion|
      end|finale
    where *2 must|need|have|want|should|supposed *1 land|end|finish|arrive|get
    in order for|to|that
    if *3 @be *1 meant|supposed|required|destined|bound to
    desired|wanted|target|required|needed *2 state|end|finish|picture|situation|list|configuration
    if *3 @be to *1 be|come|end|have|hold|show|count|stand|work|turn|emerge|win
    if *5 is|are to *1 end|finish|conclude|be|have|come
    what *3 would|must|could|does|do|will|has *5 make|have|need|take|require|force|give|lead|imply
    what *1 must|would|has|have *2 be *1 true|false|the|so|right|case
    @require *2 of @end
    @end *9 requires|needs|need|demands|presupposes|takes|wants|obliges|compels|necessitates|entails
    @end *9 asks *4 to|for|of|that
    on|under *1 condition *1 that|of
    @end *9 must|has|have|had *1 ..1 to|be|contain|show|hold|list|include|have|read|feature
    requires|requiring|demands|presupposes|necessitates|demanding *6 to|be|lie|true|false|
      @truthful|@lying|have|being|that
    calls|call for *6 to|be|true|false|@truthful|@lying
    need|needs *1 Name|his|her|their|the *4 to|be|@lying|@truthful|true|false
    would|will|must|could|does *1 require|demand|presuppose
    to get|have|make|turn|show|prove *2 Name ..14 need|needs|must|takes|has|have
    want|wants|wanted|wish|need|needs|like *1 Name|him|her|them|one|two|both *1 as|to *1 be|have|
      come|end|turn|@truthful|@lying|a
    needed|required|wanted|necessary *1 is|:
    required|wanted|desired|needed|target *2 outcome|ending|conclusion|result|final|assignment|
      answer|list
    @truthful|@lying|true|false|honest only if|provided
    provided that
    is|be|are|true|false|@truthful|@lying *1 exactly|precisely|just if|when
    suppose|assume *3 answer|conclusion|solution|final|end
    when|how *1 would|can|could|will *4 be ..4 ?
    for that ?|$|to
    which|what *2 @statement|people|person|one|of *3 would|must|has|have *4 for|if|?
    which *2 assignment|role|case|person|choice|roles *5 would|could|must *1 make|give|let|satisfy
    question *1 @be|becomes *2 who|whether|what|which
    to *4 conclude|show|prove|establish|make|have|get *10 need|must|suffices|enough|have|requires|
      has|needs
    to *2 end|finish|arrive|come|land *2 with|up|at|on *8
    suffices|enough|sufficient to|if|that
    in *2 final|finish *6 must|has|have|remain|should|need|needs
    has|have|must|needs|need|supposed|ought to? *1 end|finish|show|contain|conclude|close
    wanted|desired|needed|promised|required *1 :|is|are
    @that *1 can|could|would|will *1 only *2 be|hold|happen|work|come *4 if|when
    can|could only *3 if|when|be|because
    is|are wanted|needed|required|promised
    being *5 hinges|depends|rests|requires|needs|turns
    takes *6 to make|get|have|turn|let
    required|wanted|needed|promised|prescribed *1 count|tally|total|set|pair|number
    ^ for *1 exactly|just|only|precisely|a|one|two|three|both *4 , *7 must
    ^ for *1 exactly|just|only|precisely|a|one|two|three|both *4 , *7 has|have|needs|need to
    only if *5 can|could|will|would|does
    under|on *1 what|which condition|conditions|circumstances|terms
    """)

  /// Knights & Knaves: the end is spoken of as one that is wanted or supposed.
  static let wishedEnds = phrases(
    """
    end|ending|finish|finale|conclusion|outcome|verdict|wish|requirement|destination|finishing
    goal|aim|objective|target *1 state|is|has|list|of|for|:|,|here
    last|final|finished|end|bottom *1 line|list|assignment|answer|picture|state|line-up|lineup|
      tally|count|result|sheet|page|score|roster|standings|configuration|arrangement
    answer|solution *1 key|sheet|should|must|says|reads|has|side|to
    end|ends|ending|come|comes|wind|winds|finish|close|turn|emerge *1 up|out|with|as|on|by|having
    i|we|you *2 want|wish|need|like|hope|desire|insist *3 to be|come|end|have|turn|lie|see
    i|we *2 want|wish|need|like *3 as|with
    i|we *1 want|wish|need|like *1 Name *1 @lying|@truthful
    ^ were|should|had *3 answer|solution|conclusion|ending|end|outcome|finish|list|result|verdict|
      tally|table|key|riddle|puzzle|final
    ^ were|should|had *1 Name *8 end|finish|finally
    answer|solution|conclusion|ending|outcome|result|verdict|theorem|claim *1 i|we|you *2 want|hope|
      like|seek|need|wish|desire|after
    claim|conclusion|theorem|thesis|result|verdict *2 to be *1 proved|shown|reached|established|had
    last|final|finished *1 table|register|roll|chart|column|census
    my|our wish|hope|desire|aim|goal
    @be after
    exactly|precisely|just|only *1 one|two|three|a|single|1|2|3 *4 wanted|needed|required|
      promised|supposed|allowed|end|left|remain|survive
    wanted|needed|promised|supposed|desired|prescribed
    for *5 to
    in order
    suppose|imagine|assume|say *2 answer|solution|conclusion|end|key|final|outcome
    puzzle|riddle|story|problem *1 wants|demands|promises|ends|requires|asks|insists|allows
    so that *1 Name *1 can|may|is|be|ends|comes
    """)

  /// Knights & Knaves: what is needed for it.
  static let necessities = phrases(
    """
    must
    has|have|had|needs|need|ought|forced|obliged to
    require|requires|required|demands|takes|costs|forces|needs|presupposes
    oblige|obliges|obliging|compel|compels|force|necessitates|entails
    ask|asks|asking *2 that|of|for|to
    means|meaning that|Name
    only if|by|when|provided|because|possible
    provided|unless
    would *5 if
    only *3 can|could
    can|could only
    which|whose|what *4 then|for|would|must
    depends|hinges *1 on
    calls|call for
    is *3 if
    """)
}
