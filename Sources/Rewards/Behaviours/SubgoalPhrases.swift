/// Words that name an aim on the way before it is reached.
enum SubgoalPhrases {
  /// Countdown: a number on the way is called an aim.
  static let named = phrases(
    """
    @waypoint *1 : *4 #
    @waypoint|stone *3 @be *4 #
    @waypoint *2 of *2 #
    intermediate|interim|auxiliary|partial|halfway|temporary|local|first|next|side|provisional|
      handy|useful|mini *2 target|goal|result|value|aim|objective|number|station|stop|total|
      mission|milestone|figure|sum *4 #
    stepping stone|point|stones *4 #
    # *1 as|is|would|will|for|makes|looks|sounds|seems|be *4 @waypoint
    # as *2 stepping|stage|intermediate|base|springboard|way|first|next|step|halfway|platform|
      foothold
    @waypoint *4 , *4 #
    step|stage|phase|part|task|job|move|mission|leg|objective|item|order|milestone|goal|target|
      subgoal|aim|waypoint|point|thing *1 one|two|1|2|#|three|a|b|first *3 : *4 #
    aim|aiming|aims|aimed|shoot|shooting|head|heading|strive|striving|go|going|gun|gunning|hunt|
      hunting|fish|fishing|steer|steering|push|pushing|reach|reaching|work|working|build|building|
      look|looking|search|searching|angle|angling|navigate|climb|climbing|make|target|targeting|
      press|chase|chasing *2 for|at|towards|toward|to|up|after|near *3 #
    target|targeting|chase|chasing|seek|seeking|pursue|pursuing *2 #
    @waypoint ..4 @make *4 #
    set *3 sights|eyes|eye|heart|target|course *2 on *2 #
    sights|eyes|eye on|toward *2 #
    set|setting|choose|pick|fix|name|mark|earmark *1 # as
    via|through *2 # *2 on|first|$
    pass|passing|go|going|travel|route|detour|stop|stopping|landing|land *2 through|via|at|by|past
      *3 #
    en route|way *3 #
    on *2 way *3 #
    # before *2 anything|all|everything|worrying|touching|that|i|we|using|else
    # first *1 $
    # to begin|start with
    first|initially|start|begin *1 ,? *2 @make *3 #
    a|an # to *1 play|work|start|build|use|begin|add|multiply|first|later|from
    first|next *4 : *3 #
    port of call *1 ..1 *3 #
    settle|settling|opt|opting|go|going for *3 #
    step|stage|thing|job|task|order|item|move|priority|business|mission|act *5 is|: *2 @make *3 #
    first *2 want|need|aim|get|try|look|build *6 #
    @make *3 # *2 first|before|beforehand
    first *2 @waypoint *6 #
    @make *3 # *6 before|first
    @make *3 # *2 is|was *3 step|stage|first|job|plan|goal|task|aim|idea|priority|objective|
      mission
    to *1 @make *4 # *6 is|was *3 @first|@waypoint|plan|idea|aim
    plan|idea|trick|strategy|intention|approach|scheme *2 @be *5 #
    plan *2 : *4 #
    the|my|our *2 number|value|thing|target *2 to *1 @make *4 #
    """)

  /// Countdown: a number on the way is wanted or planned.
  static let wanted = phrases(
    """
    @want *6 @make *4 #
    @want *6 @make up? *1 to|at|on|with|into *3 #
    want|need|needs|desire|fancy|wish|love|like|crave|seek|hope|require|prefer *3 #
    i|we want|need|fancy|seek|covet *4 #
    would *1 love|like|need|want|help|prefer *6 #
    number|value|half|result|part|total|thing|point *3 @be *4 #
    eye|eyes|mind|sights|sight|fancy *3 #
    # *4 in mind|sight|view|sights
    # can|could|may|might|has|needs|should|would|will|must|is *1 to? *1 be|come *1 formed|made|
      obtained|built|created|produced|reached|constructed|had|assembled|handy|useful|nice|helpful|
      great|good|perfect|ideal|convenient|reachable|within|from|easy|my|our|what
    # *2 looks|seems|sounds|feels|would|is *2 useful|promising|handy|nice|good|convenient|helpful|
      inviting|reachable|attractive|friendly|worth|great|ideal|tempting|perfect
    # *2 is|are *3 i|we|to *3 @want|@make
    if *2 can|could|had|manage|get|make|manages *5 #
    see|check if|whether|how *4 #
    how|can|could *2 @make *3 # ?
    is *2 # *4 ?
    suppose *2 had|made|get *3 #
    down|up to #
    work|working|build|building *2 toward|towards|to *2 #
    let|i|we *1 us|me|will|go|shall *1 @make *4 #
    try *3 #
    help|helps|helpful|nice|useful|handy|good|convenient *3 have|get|make|reach *3 #
    go|going|gonna *2 @make *4 #
    could|can use *2 #
    hoping|praying|wishing|longing|itching|craving|dying for *3 #
    to begin|start *1 , *2 #
    for starters|now *1 , *2 #
    begin|begins|start|starts|starting|beginning *1 with|from a|an #
    happy|pleased|glad|content|satisfied|grateful|comfortable|delighted *1 with|for|to|if *3 #
    now for *2 #
    # would|could|might *4 me|us
    """)

  /// Knights & Knaves: an order of treatment, which announces what it stands beside.
  static let ordering = phrases(
    """
    first|firstly|initially
    before *1 anything|anyone|others|the|everything|everyone|i|we|touching|moving|looking|turning|
      worrying|going|Name
    to *1 begin|start with
    start|begin|starting|beginning|open|opening|commence|kick|lead *2 with|by|from|at|on|off
    where|who|what *2 begin|start|begins|starts
    where|who i|we *1 begin|start
    order of|: *2
    in|following this|that|the order
    ahead of
    prior to
    in advance
    next *2 is|comes|up|on|in|i|we|:|,
    now *3 question|want|need|turn|for|look
    step|stage|phase|item|task|part|objective|job|question|stop|target|point one|1|a|two|2|b|#
    one *3 at a time
    for|until|till later|last
    priority|priorities
    focus|concentrate|zoom|zero|home *1 on|in
    up front|upfront
    only then|afterwards|afterward
    attention|spotlight|turn *1 to|on
    leave|save|keep|park|hold *3 later|last|now|end
    then Name ,
    straight|sorted|settled|cracked|sussed|nailed|pinned $|first|before|now|down|:
    """)

  /// Knights & Knaves: somebody or something is to be settled.
  static let settling = phrases(
    """
    jobs|tasks|things|questions|goals|steps|parts|stages|matters|points *3 : *2 Name|what|who|whether
    @want|first|begin|start|next|before|plan|once|after|starting *7 settle|settling|determine|
      determining|resolve|resolving|decide|deciding|figure|figuring|pin|pinning|nail|nailing|sort|
      sorting|establish|establishing|identify|identifying|classify|classifying|crack|cracking|
      tackle|tackling|handle|handling|ascertain|clarify|clarifying|untangle|untangling|unravel|
      deduce|deal|dealing|diagnose|unmask|pinpoint|address|find|finding|discover|know|learn|
      understand|solve|solving|judge|examine|work|isolate|expose|decode|assess|analyze|analyse|
      evaluate|suss *4 Name|out|whether|who|what|down|which|if|him|her|them|one|case|status|role|
      type|kind|first|claim|statement|question
    @settle *5 first|before|ahead|beforehand|next|now|initially|straight|upfront|priority
    get|do|take *3 Name|him|her|it *2 first|before|ahead|beforehand|straight
    ^ settle|determine|pin|resolve|establish|identify|decide|classify|sort|crack|nail|tackle|
      ascertain|figure *3 Name|out|down|whether|who|what|which
    work out *3 Name|whether|who|what|if|which
    first|main|next|key|central|pressing|smaller|small|sub|immediate|opening|crucial|big|only *2
      thing|task|job|question|step|goal|subgoal|item|order|matter|puzzle|piece|priority|mission|
      issue|point|stop|problem|move|aim|target|objective|business|concern|link|domino *3 settle|
      to|:|@settle|who|what|whether|Name|be
    first|main|next|key|central|pressing|smaller|immediate|crucial *2 thing|task|job|question|
      step|goal|item|priority|issue|point|problem|aim|objective *1 is *2 @settle|who|what|whether|
      Name|which
    @waypoint *3 : *1 ..6
    @waypoint|piece|handle|knot|keystone|linchpin|pivot *1 @be|: *1 Name|whether|
      who|what|which
    question *1 : *1 Name|whether|who|what|which|is
    subgoal|milestone|subproblem|subtask|subquestion|waypoint|minigoal
    order of business
    objective|goal|target|aim|task|milestone|stage|stop|question|step|part|job|mission|order|
      phase|item one|two|1|2|a|b|three|number *1 : *1 ..3 @settle|who|what|whether|Name|the|which|
      find|is
    if|once|when|after *4 know|knew|known|settled|cracked|resolved|fixed|pinned|have|sorted|clear|
      determined|nailed|placed|decided *6 rest|others|everything|other|remaining|follow|follows|
      falls|fall
    @waypoint|first|one|step|job|thing|task|question|matter|priority *5 @be *1 to? *1 @settle|
      whether|who|what|which
    question|questions|thing|things *4 @settle|answered|settled|decided ..4 @be|:|, *1 whether|
      who|what|which|if|Name
    first|next|main|initial|opening|immediate *1 task|job|thing|step|question|goal|aim|item|move|
      order|stop|priority|mission|port ..1 *1 @settle
    port of call
    preliminary|preparatory|interim|provisional *1 claim|question|matter|lemma|point|result|fact
    Name @be my|our|the first|main|next|opening|immediate task|job|question|step|goal|aim|item|stop|
      priority|target|concern
    reduce|reduces|boils|comes|reduced *3 to *3 question|whether|finding|Name|who|what
    who|what|which|whether|is *4 Name ? *1 $
    start|starting|begin|beginning|focus|focusing|concentrate|zoom|zero|home|attention|kick|
      open|turn *3 with|on|by|at|from|in|to|off *3 Name *1 first|,|because|since|:|who|whose|$|
      and|before
    Name *3 first *2 $
    ^ first , Name
    ^ first Name $
    Name|he|she|him|her *5 first $
    come|get|return|turn *1 to you|him|her|Name|them|that *3 later|minute|moment|while|soon|after|
      afterwards|then|next
    @be *3 matter|question|task|order|job|business|item *2 of|for *2 moment|now|day|hour
    easiest|simplest|weakest|clearest|handiest|obvious|natural *3 start|begin|first|entry|place|
      point|handle|way|foothold
    out of *2 way
    Name before *3 Name|anyone|anything|the|others|everyone|everything|else|touching|moving|
      turning
    before *3 others|rest|anyone|anybody|else|anything|everyone|everything|moving|turning|
      bothering|touching|looking|going|i|we|Name *4 want|need|let|i|we|us|must|settle|find|know|
      figure|,|:
    where|who *2 begin|start ?
    where *2 to begin|start
    need|want|like|have|must|wants *2 to *2 know|learn|find|understand *4 Name|whether|who|what|
      which|if|about
    see|look|read|get|check|clear *4 what|who|which *2 Name *1 is
    break *2 down|into
    split *3 in|into
    key|crux|linchpin|keystone|pivot|heart|hinge|hub|bottleneck|fulcrum *4 @be *4 Name|whether|
      who|what|to|find|if
    hinges|hangs|depends|rests|turns on *4 Name ..3 so
    everything|rest|others|all|whole *3 hinges|hangs|depends|rests|turns|follows *2 on|from *4
      Name|whether|who|what|@that
    Name *1 @be *1 the|my|our *2 one|person|piece|key|nut|handle|clue|thread|lock|knot|
      place|point|crux *3 to|i|we|for|here
    what *2 i|we *2 like|want|need|wish *1 to? *1 know|learn|settle|find|establish|see
    what|who *3 must|should|want|need|ought *2 get|have|know|find *2 straight|out|now|first|
      settled
    get|have|see *2 Name *1 settled|sorted|done|straight|clear|cleared|pinned|nailed|cracked|
      sussed|decided|resolved|fixed
    status|type|identity|role|kind|nature of *1 Name *2 $
    my|our @waypoint *3 @be *2 Name
    once|after|when *2 have|know|has|settled|got|done *2 Name *2 ,
    get|getting|become|be *1 clear|certain|wise|clarity *1 about|on|whether|what|who
    what *2 i|we *5 is|: *1 Name
    ^ now *1 to *1 @settle
    task|job|business|work|goal|aim of *3 Name
    @that comes|goes|has|gets|is|takes first|priority|precedence
    question *4 first
    until *3 have|know|settle|settled|find Name
    starting|entry|first|initial *1 point|place|stop is|: *1 Name
    """)
}
