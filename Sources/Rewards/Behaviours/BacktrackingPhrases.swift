/// Words that leave a path for another one, in any kind of problem.
enum BacktrackingPhrases {
  /// Leaving in so many words.
  static let leaving = phrases(
    """
    @abandon
    ^ @leave|discarded|retracted|abandoned *2 $
    @leave *1 @that
    leave|leaves|leaving|left|skip|skipping @that *1 $|and|aside|alone|be|for|behind|there|here|
      branch|path|one|line|idea
    leave|leaving *2 @attempt
    peel|strip|lift|knock|pull|pluck|chop|lop|shave|take|taking *1 @that *2 off|away|back|out
    drop|forget|scrap|ditch|leave|not Name
    rather|sooner|prefer *2 start|begin|try|take|go|have|look|assume|suppose|keep|do
    @leave *3 @attempt
    @leave *1 @that *2 @attempt
    @that *3 @leave $
    @that|attempt|idea|approach|guess|assumption|case|line *1 has|have|needs|must|should to? go|
      die|fall
    @attempt *2 @be *1 dropped|rejected|dismissed|gone|dead|closed|finished|scrapped
    let|letting *2 go of
    let|letting @that *2 go
    give|gives|gave|giving *2 up
    move|moving on $
    paint|painting|papering *1 over
    move|moving|moved on from|to|then
    walk|walking|step|stepping|turn|turning|back|backing|pull|pulling away|out|back from|of|out|
      and|:|then|to
    back|backing|backed out|up|off
    set|sets|put|lay|leave|push|brush|cast|throw|toss|sweep|shove *5 aside|behind
    throw|throwing|threw|toss|tossing|chuck|chucking *5 away|out
    cross|crossing|strike|striking|rub|rubbing|rule *5 out|off
    take|takes|taking|took|pull|pulling *1 @that *3 back|off|away|out
    take|taking|took|pull|pulling|lift|peel|knock|strip *3 last|previous *3 off|back|away|out
    take|taking|took back|away that|this|it|the
    wrong|bad|poor|unlucky *1 turn|guess|pick|start|choice|bet|idea|call
    ^ away|out|off|enough|down|begone|goodbye|bye|farewell *1 with|to
    ^ out|away|back|off *1 it|that|they|this|we|i goes|go|comes|flies
    in the bin|trash|garbage|wastebasket|rubbish
    hit|press|hitting|pressing *1 undo|delete|reset|backspace|rewind
    tear|tearing|tore|rip|ripping|ripped|ball|crumple *3 up
    pull|pulled *2 plug
    as if *3 never
    never happened
    throw|threw in the
    about turn|face
    about-turn|about-face|ctrl-z|u-turn
    back|off *1 i|we go
    bail|bailing|bailed *1 out|on|$
    clear|wipe|sweep|clean *2 slate|table|board|desk|deck|page|sheet
    clean|blank|fresh|new slate|sheet|page|start|table|leaf
    never mind
    think|guess|look *1 again
    lose|lost|losing *1 interest|faith|patience|confidence
    this time $|around|with|,|from|at
    let us not $|,
    actually , no|not|let|scratch|rather
    actually|no|wait , *2 other way|instead|rather|different
    forget|skip|enough @that|the|it|about|of
    dead|blind end|alley|ends
    dead-end
    wrong turn|track|road|path|tree|direction|way|idea|choice|guess|pick|alley|foot|pair|move|
      start|approach|branch|assumption
    barking up
    on second thought|thoughts
    second|another|better thought|thoughts
    change|changed|changing *2 mind|course|tack|direction|plan|strategy|plans|approach|gears
    change of plan|plans|heart|direction|course|tack
    plan b|c|two
    get|gets|got *1 chop|boot|axe
    leads|leading|going|goes|get|getting|got|went nowhere
    not|n't|no *2 going|getting|leading anywhere|nowhere
    rather|better|think|will *1 not *2 @that|there|go|down|continue|follow|pursue
    not *2 this|that way|road|path|time|route|one
    that|this|so|it @be? *1 much for
    so much for
    scratch|strike|nix|cancel|delete|cut|kill @that
    call|calling it off
    start|starting|begin|beginning|open *3 over|again|afresh|anew|fresh|scratch
    from scratch
    square one|1
    afresh|anew
    drawing board
    where|which *2 was|were|am|had? before
    un-do|undo|redo *1 last|previous|@that
    roll|rolling|rolled|dial|wind|winding|walk|walking|walked|spool|reel|crank|step|pedal *2 back
    withdraw|withdrawing|withdrawn
    i|we take *1 back
    not *1 worth pursuing|continuing|it
    cut *2 losses
    doesn't|not *2 pan out
    stop|stopping here|there|right *3 and|,|:
    no point|use|sense *2 going|continuing|pursuing|in|@that
    retreat|retreating|retreated
    u-turn
    back to *4 @origin
    back to #
    back to just|having|only|when
    back at #|T|the|@origin
    go|going|went|goes|come|coming|step|stepping|return|returning|jump|jumping|fall|falling|head|
      heading|get|rewind|hop|run|turn|turning *1 back $|and|to|then *3 #|@origin|@attempt|try|
      assume|suppose|take|change|flip|re|use|do|start|make|redo|undo
    go|going|went|step|stepping|return|returning *1 back , *3 #|try|assume|suppose|take
    back to|at *3 #|@origin
    back *1 one|two|a|some|few step|steps|move|moves
    no longer|more *1 think|believe|hold|assume|like|want
    another|second|fresh crack|bash|whack|pass|look
    return|returning|returned|returns|reverting *1 to|from *3 #|@origin|@attempt
    return|returning *2 to *1 Name|when|having
    start|starting|begin|beginning *1 from *2 #|other|opposite|another|different|over|top
    not *3 leading|lead|leads|get|getting|gets|going|go|take|takes|taking *2 anywhere|nowhere
    go|going|went|step|stepping|get *1 back $
    forget|pretend|ignore|imagine|suppose *1 i|we|that *2 said|wrote|did|had|tried|never
    reverse|change|alter|shift *1 course|direction|tack
    end|last of @that|the *1 @attempt
    put|draw|drew|putting|drawing *2 line through|under
    @that *2 goner|toast|history|kaput|doomed|hopeless
    off the table
    i|me|us|we *2 pull|come|jump|go|turn|step|walk|fall|track|head|hop|move|double|cut|loop *1 back|round|around|away $
    pull|come|jump|go|turn|step|walk|hop|move|count *1 back one|two|three|a|some|to|1|2|#
    rewrite|redo|resume|rework|rebuild|recommence *3 from|at *1 start|beginning|top|scratch|zero|ground
    close|closing|end|ending|seal|shut *1 @that|the|my *1 branch|line|path|case|attempt|thread|road|door|chapter
    ^ do over
    ^ take two|2|three|3
    another|second|new|fresh|third round|shot|crack|stab|pass|go|whack
    @attempt *4 @be *1 blocked|cancelled|closed|barred|shut|hopeless|futile|pointless|doomed|abandoned|useless|wasted|cold
    ^ that|this goes $
    @attempt *1 dies|ends|stops|goes|collapses|perishes *1 here|there|out|now
    turn|turning|swing|face *1 round|around
    swerve|swerving|veer|veering
    part|parting *1 ways|company
    good riddance
    look|looking|search|go|try|turn elsewhere
    let me|us switch|swerve|pivot|retreat|regroup|reverse|restart|turn $
    back off|out|up|away|down
    time|necessary to *1 turn|change|switch|stop|drop|leave|go *2 back|round|around|course|tack|this|that
    gets|got|brings|brought|takes|leads|led|leading *2 nowhere
    let me|us @leave|abort $
    off @that *1 @attempt
    no need|reason|point *2 finish|continue|pursue|go|finishing|continuing|pursuing|going
    """)

  /// Taking up something else.
  static let turning = phrases(
    """
    @different|fresh|better *2 attempt|approach|idea|route|way|try|order|path|sequence|strategy|
      option|line|pairing|arrangement|tack|angle|combination|combo|plan|grouping|start|opening|
      road|direction|choice|method|pair|go|stab|shot|tactic|configuration|candidate|avenue|
      possibility|split|mix|recipe|setup|track|routes|ways|branch
    try|trying|tried|test|do|doing|use|using|take|taking|go|going|consider|explore|attempt|start|
      find|think *3 something|somewhere|someone|anything|other|another|different|new|else|
      differently
    try|trying|start|starting|begin|beginning|attempt|go *1 it|this|that|once|all? again
    something|somewhere else|different|new|other
    one more|another|second|new|third attempt|try|time|go|idea|shot|stab
    switch|switching|switched|pivot|pivoting|jump|swap|swapping|swapped|turn|turning|turned|shift
      *2 to|into|for|with|around|over|tack|gears|direction|course
    let|can|could|should|must|will *1 us|me|i|we *1 @reconsider
    @reconsider *2 @that|@attempt|from|the|my|our|it|by|$
    ^ @reconsider
    modify|adjust|rearrange|rework|regroup|swap|replace|change|alter|flip|switch|reverse *2 it|
      this|that|order|sign|operation|plan|approach|numbers|operations|operators|last|step
    instead of *4 @that|adding|subtracting|multiplying|dividing|#
    in place of that|this|it
    rather than *3 @that
    should|could have
    better|rather *2 not
    how|what about *6 instead|then|this
    the other way around|round
    from a different|another|other|new angle|end|side
    from *2 other end|side
    different angle|tack|route|idea|approach|plan
    try|do|take|test|trying|taking *2 reverse|opposite|converse
    """)

  /// Knights & Knaves: the assumption itself is turned over.
  static let overturning = phrases(
    """
    @flip|flipping|switching *3 assumption|guess|role|roles|Name|it|him|her|that|this|them|to|
      around|choice|label|hypothesis|case|sides
    ^ switch|flip|reverse|swap|turn|undo|instead|otherwise
    change *2 mind|assumption
    replace|replaced|replacing *2 it|that|by|with|Name
    @reconsider *3 assumption|guess|case|idea|that|this|Name|choice
    @reconsider|backtrack|backtracking
    this|that|the|my|our assumption|guess|idea|hypothesis|supposition|hunch|premise|choice|bet *3
      go|wrong|false|fails|fail|rejected|dropped|collapses|dies|dead|untenable|out|mistaken|
      mistake|impossible|off|failed|collapsed|refuted|broken|goes|gone|falls|fell|died|breaks|
      ruled|over|backfired
    need|have|must to? revise|change|drop|rethink|flip|reverse|swap|switch
    was|were|am|is *1 wrong|mistaken|hasty|off about
    guessed|assumed|started|began|supposed|picked|chose wrong|wrongly|badly|incorrectly
    try|trying|take|taking|consider|assume|suppose|test|adopt|leaves|leaving|remains|keep|on|
      choose|only|go|have|to|with *2 other|opposite|another|different|reverse|alternative|
      contrary|second|remaining
    other|opposite|second|remaining|alternative|next|only *2 case|option|scenario|possibility|
      assumption|hypothesis|branch|way|choice|role|guess|candidate|pair|alternative|label|kind|
      reading|world|story|try|side
    rules|ruled|ruling|rule|kills|killed|sinks|sank|eliminates|eliminated *3 out|case|option|
      assumption|@that|branch|hypothesis|possibility
    rules|ruled out *3 ,|so|hence|leaving
    next|other|second|another candidate|pair|person|guess|suspect|scenario|case|option|one|try
    @be *2 after all
    not *2 after all
    the other way around|round|about
    other way around|round|about
    in place of that|this|it
    rather than
    instead|alternatively|otherwise
    """)

  /// Knights & Knaves: another case is named.
  static let cases = phrases(
    """
    case|option|scenario|possibility|assumption|hypothesis|branch|attempt|world|try|version 2|two|
      b|second|ii
    case|option|scenario|possibility #
    second|other|opposite|next|remaining case|option|scenario|possibility|assumption|hypothesis|
      branch|pair|candidate|one
    instead|otherwise|alternatively|conversely
    on *2 other hand
    other way around|round
    now *2 let|suppose|assume|try|take|consider|say|imagine|the|test|for|we
    so|then|thus *2 let|suppose|assume|try|must|has|have|it|@that
    only|sole *1 option|possibility|way|alternative|choice|case|one|left
    which|this|that|and|what *1 leaves|forces|means|makes|leaving|forcing
    """)

  /// Words before a leaving that deny it.
  static let denials: Set<String> = [
    "no", "not", "without", "never", "nor", "needn't", "hardly", "than", "neither", "nothing",
    "avoid",
  ]
}
