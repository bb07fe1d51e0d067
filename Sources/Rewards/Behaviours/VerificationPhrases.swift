/// Words that hold a result against the goal, or a claim against the facts.
enum VerificationPhrases {
  /// Countdown: a verdict on a number.
  static let verdicts = phrases(
    """
    // Held against the target
    not|never *2 T
    not|never *3 target|goal|asked|wanted
    differs|different|differ *2 from
    ≠|✓|✗|≡
    # >|<|≥|≤ T
    T >|<|≥|≤ #
    @compare than *3 T|target|goal|@asked
    above|below|under|beyond|past|short|shy|over *1 of? *1 the|our|my? *1 T|target|goal|mark|card
    @compare T
    T *4 asked|wanted|required|requested|desired|demanded|ordered|called|supposed|sought|specified|
      after|promised|targeted
    given|stated|posed|set|prescribed *1 T
    # *1 to shed|lose|spare|gain|trim|go
    ^ not *1 #|T $
    near|close miss|call|shave
    @asked *3 T $
    exactly|precisely|just|indeed|dead|spot|right *3 T|target|goal|what|as|@asked
    equal|equals|equalling|match|matches|matching|matched|meet|meets|hit|hits|hitting|reach|
      reaches|reached|satisfies|attains|coincides|agrees|coincide|agree *3 T|target|goal|@asked|
      request|puzzle|requirement|requirements|card|task|statement
    in agreement|accord|line|keeping|accordance with
    lands|landed|landing|bang|smack|spot|right|dead *2 on
    as|what|which|than|that|where|number *2 @be? *1 @asked
    as|what|than *4 wanted|required|requested|desired|needed|ordered|hoped|specified
    wanted|required|requested|desired|needed|target|asked|goal|promised|prescribed *2 T
    wanted|required|requested|desired|needed|target|asked|goal *1 number|value|total|result|figure
    T wanted|required|requested|desired|needed|asked|demanded|ordered|delivered|sought
    these|they|two|numbers|both|figures *1 differ|disagree|agree|match|coincide
    , *1 close|near $$
    so|very|too|quite|pretty|agonisingly|agonizingly|tantalisingly|tantalizingly|painfully|really|
      fairly|awfully close|near
    no *1 difference|discrepancy|gap|mismatch|deviation
    # *1 adrift|astray|wide|light|heavy|spare|go|missing
    home $|and|free
    ^ yes|yep|yeah|yup *2 $
    ^ no|nope $$
    still no
    , *1 the|our|my target|goal $
    gives|give|giving|makes|have|got|yields|is|produces *3 target|goal|desired|wanted|required|
      requested
    ^ it|that is|does|do|are|was|did|will|has not? $
    is|was|that|'s|it|reaches *2 target|goal|mark|bullseye
    T is *1 the|what|our|my|precisely|exactly *2 number|value|total|figure|target|one|goal|card|
      asked|wanted|printed|we|i|they
    yes|yep|yeah|sure *4 equals|is|makes|gives|hits|comes *1 T
    @that|it equals|equal *1 T
    is *1 match|hit|miss|winner|bust|success|keeper|bingo|bullseye $
    on the nose|money|dot|button|head|mark
    @that|there *1 is *1 it|one|ticket|that|him $
    nailed|cracked|got|have|did it $
    @that|it does|did not? *1 it|trick|job|$
    whisker|hair|smidge|touch|notch|shade|tad|fraction|bit *1 over|under|above|below|short|off|
      high|low|more|less|shy
    T *1 matches|fits|works|checks|agrees|wins
    qed|q.e.d
    T *1 again|indeed|exactly|precisely|it|sharp|flat|on|!
    @good|finally|voila , T $
    finally T $
    there|here we|you go|are|have
    there|here it is *1 T|,|$
    @good|@bad , T
    @asked *2 was|is|@be T
    vs|versus|against *2 #|T|target|goal
    unlike *2 T|target|goal
    miss|misses|missed|missing *3 T|target|goal|by|mark|it
    does|did|do|is|are|was *4 equal|satisfy|match|hold|work|T|fit|meet|agree|suffice ..1 ?
    ? *3 yes|no|yep|nope|it|they|same
    same number|value|total|result|thing|as
    identical|equal|equivalent to|with
    T *2 it is
    but|yet|whereas|while|and|instead *3 need|want|needed|wanted|looking|wants|needs|asked|after
      *4 T
    // How far it is off
    # *1 @compare than|of|T|$
    # *1 above|below|over|under|short|past|beyond *1 T|the|what|target|goal|it
    # off|short|away|out|shy|under|over|above|below|more|less|many|high|low|missing|left $
    # *1 too *1 @compare|@degree
    too|over|under *1 @compare
    too @compare
    off by|of|target
    short|shy|wide of|by T|the|what|it|my|our|target|goal|mark|$
    short|shy|wide by
    identical|equal|same|alright $
    that is T alright|all|right|indeed|exactly|sure
    @degree over|under|above|below|past|off|beyond|short|shy
    over|under|short|off|shy|out by
    miles|nowhere|not|anywhere|far|way|pretty|nearly|light-years *1 near|close|far|off|above|
      below|enough|from|away|there|short
    away from
    close|near *1 but|enough|,|to
    ^ close|near $
    close|near *1 but|enough|to|yet
    almost|nearly|practically|halfway *2 there|target|T|$
    overshoot|overshoots|overshot|overshooting|undershoot|undershoots|undershot|undershooting|
      exceeds|exceed|exceeded|exceeding|surpasses|overshoots|outruns|tops
    falls|fall|comes|come|came|fell|stops|sits|goes|went|lands *2 short|shy|over|under|above|
      below|beyond|past
    gap|shortfall|excess|surplus *1 is|of|to|from|remains
    twice|half|double|triple|thrice|third *2 target|goal|as|what|size|@asked|should|required
    than|only|just|about half|twice|double|third *1 T
    @compare *2 than *2 required|wanted|needed|desired|necessary|target|goal|T|should|asked|it|
      they
    above|below|under|over|beyond|past|short *3 target|goal|mark|limit|T|bar
    extra *2 number|left
    still *2 short|over|under|off|above|below|missing|wrong|not|away|no|too|away
    one *1 too *1 many|few|high|low|much
    not *1 enough|there|quite|right|it|close
    cigar|dice|luck|joy
    // Whether it works
    @that|which|answer|result|it|expression|all|attempt|one|equation|idea|line|still|everything|
      calculation|sums *1 is|are|was *1 @good|wrong|incorrect|off|invalid|out|false
    as *3 puzzle|task|problem|card|question|rules *2 has|have|wants|demands|asks|says|wanted|
      would|requires
    @that|it|which|attempt|one|idea|line|all|everything|expression|answer|equation|identity|
      solution|arithmetic *1 works|work|fails|fits|checks|fit|fail|holds|stands|matches|misses|
      balances|qualifies|counts|passes|hits|succeeds
    not|n't *1 work|fit|hold|do|match|help|good|equal|valid|integer|whole|possible|suffice|count|
      allowed|permitted|legal|correct|right|pan|cut|satisfy|add|solve
    works|working|worked|checks|works *1 out|perfectly|nicely|fine|great|beautifully|$
    no *2 good|luck|dice|joy|match|way|cigar
    ^ @good|@bad $
    ^ still|that|way|too|quite|all|not|also|again|looks|all|just|really|very|sounds|seems *1
      @good|@bad $
    wrong|incorrect|right|correct *1 result|answer|value|number|total|again|too
    ^ no|nope , *3 T|#|not
    as it? should|must|expected|hoped|planned|desired
    just as|what *4
    a fraction
    fraction|fractional|decimal|negative $
    correctly|rightly
    satisfied|satisfies|satisfying|fulfilled|fulfils|fulfills
    hooray|voila|eureka|bingo|jackpot|bullseye|hurrah|yay|yep|woohoo
    ^ nope|success $
    mission|problem|puzzle|task|target|goal|request|quota *2 accomplished|solved|complete|
      completed|reached|met|hit|achieved|attained|matched|done|fulfilled|satisfied
    success|triumph|victory
    goal|target|puzzle|task|card|problem *2 @asked
    matches|agrees|tallies|squares|complies|fits|meets *1 with? *3 task|puzzle|card|request|
      problem|target|goal|brief|order|bill
    can|could|will|would|do|does not *3 give|make|yield|reach|get|produce|form *3 #|T
    neither|nor|none *5 T|target|goal|works|fits|#|good
    @good|@bad *1 that|it|this *2 @be *1 T|target|it|wrong|right
    // Whether all numbers are used
    all|each|every|both *4 used|spent|consumed|appear|appears|once|accounted|present|in|played
    used|uses|using|spent|spend|employed|consumed|appear|appears *5 once|all|every|everything|
      twice|each
    once each|apiece
    each *3 once
    not|n't|never *1 used|use|used
    is|are|stays|remains|goes|left|sits|sit|stay|remain|went *2 unused|leftover|idle|untouched|
      unspent|stranded|homeless
    leaves|leaving|leave *3 unused|over|out|idle|behind|aside|untouched|stranded
    unused|unspent
    leftover $
    is|are|a *1 leftover
    left over|out
    but|yet|though|still|however *5 unused|left|remains|remaining|leftover|idle|over|have
    forgot|forgotten|ignores|ignored|omits|omitted|skips|skipped *3 #|@given|use
    nowhere|nothing to go|do|place|left
    can|could|may|must not *2 reuse|use|repeat|leave|be|have
    used|using|reuse|use|uses|need|needs *2 twice|again|more
    reuse|reused|reusing
    all *2 @given
    only one|two|three|four|# of *2 @given
    every|each|all number|tile|card|condition|rule|requirement|box|digit|numbers
    ^ it|that is *1 over|under|short|low|high|off|above|below|out $
    should|ought|must *1 have been|be T
    value|total|number|sum|figure|outcome|result *1 agrees|matches|fits|checks|works
    value|total|number|sum|figure|outcome|result *1 is|are *1 right|correct|wrong|good|off|fine
    exactly|precisely|just *1 the *1 number|value|total|figure|one
    perfect|direct|clean|exact hit|match|fit|landing|score
    no T
    # instead|rather *1 of|than *1 T
    """)

  /// Countdown: pleasure, which is a verdict where the target is reached.
  static let praise = phrases(
    """
    ^ @praise $
    @praise $$
    @that|it *2 @be *3 @praise
    @that *1 does|did it
    """)

  /// Countdown: words of checking, which count beside a number or what is meant by one.
  static let checks = phrases(
    """
    @check
    once over
    look|run|read|go through|over *2 :|,|$
    quick|final|brief|last|second *1 once|look|glance|read|scan|pass|recap|review|tally
    checks|check out
    to be|make *2 sure|safe|certain|careful
    just to be
    make|making sure
    see|seeing|look if|whether
    once more|again
    go|going|went|run|running|ran|walk|step|pass *2 through|over|numbers
    plug|plugging|substitute|substituting|put|insert|feed *3 back|in|into
    evaluating|evaluate|re-add|tracing|trace|proof|numerically|hold|holding *3 against|up|again|
      through|expression
    one|a more|last|final|quick|second time|check|look|glance
    evaluating|evaluate *2 expression|whole|it
    add|adding|count|counting|multiply|work|read *3 again|up|back|through
    does|do|did|will|is *2 @that|T|everything|answer|result|value|total ..6 ?
    recomputing|rechecking|verifying|checking|confirming
    """)

  /// Knights & Knaves: something is found to fit.
  static let consistency = phrases(
    """
    ^ fits|holds|works|checks|matches|adds|passes|stands|consistent|agreed *2 $
    agree|agrees|agreeing *2 with *3 statement|statements|claim|claims|line|lines|everything|all|
      it|that|facts|role|roles|puzzle|every|each|what|both
    everything|all|which|list|that|it|both|assignment|pair|trio agree|agrees
    @that|everything|all|it|which|both|three|story|picture|puzzle|list|assignment|pair|trio|set|
      solution|case|world|statements|claims|pieces|lines|every|each|line|statement|claim|words|
      one|answer|this|roles|two *3 @fits|fit|hold|stand|stands|match|works|work|consistent|
      compatible|checks|check|coherent
    @fits *2 with|together|up|out|against|every|all|each|each|both|everything|the|her|his|what|
      perfectly|nicely|well|fine|for|of
    @fits *5 statement|statements|claim|claims|roles|words|rules|facts|lines|puzzle|everything|
      all|types|testimony
    adds|lines|line|add|squares|checks|pans|stacks|matches|works|holds|ties|stands|hangs up|out|
      together
    as|just *1 @that|he|she|it|a|they *3 should|must|would|required|expected|needed|needs|has|
      have|ought|does|do
    ^ nothing *2 $
    nothing|no|nobody *2 out of place
    nothing *2 amiss|wrong|missing|strange|odd|strained|violated|off
    where|what *1 it|they|he|she *1 belongs|belong|should|ought
    everything *2 place
    rings|ring|rang *1 true|hollow|false ..8 true|hollow|false
    @truth|right|wrong|correct|incorrect value *3 should|ought|must|needs|has
    as|just *2 *1 required|expected|needed|promised|demanded|befits|hoped|it|must|should
    no|nothing|not|without|free|zero *4 contradiction|contradictions|conflict|conflicts|problem|
      problems|clash|clashes|trouble|issue|objection|wrong|mismatch|inconsistency|contradicts|
      breaks|snag|hitch
    no|nothing|nowhere *1 clashes|contradicts|conflicts|breaks|fails|contradicted|violated|wrong
    makes|make *1 sense
    true|false|truth|lie|lies *1 , *2 @good|fine|okay|ok|as|like
    @truth *1 good|okay|ok|fine|check|✓|consistent|correct
    @truth as|like a|it|he|she|the|we|required|expected|needed|should|befits|any|is|demanded
    correct|right|proper|good|fine|okay|ok|allowed|permitted|possible|legal|suits|natural|normal|
      consistent for|from|of|with *2 a|him|her|Name|the|them|someone|@lying|@truthful
    all *3 good|fine|set|well|right|satisfied|met|clear|true|check|correct|line|ok|okay|hold|pass|
      consistent|happy|✓|accounted
    @statement *1 ok|okay|fine|good|hold|check|pass|consistent|✓
    everything|all|every|each *3 fine|good|right|satisfied|place|consistent|ok|okay|met|order|
      fits|accounted|checks|true|box
    in *1 line|accord|agreement|keeping|harmony|order|tune|step
    that|this|it|which|solution|answer|assignment|pair *1 works|stands|survives|holds|passes|fits|
      checks
    ✓
    indeed
    ^ good|great|fine|perfect|nice|okay|ok|excellent|yes|yep|correct|right|check|consistent|
      lovely|splendid|exactly $
    which|that|it|and *2 @be *2 true|false|right|correct|wrong|lie|truth *1 indeed|good|fine|okay|
      ok|as
    which|that|it is indeed
    and|as|which it|they is|are|does|do $
    satisfies|satisfied|satisfying|fulfilled|fulfils
    passes muster|inspection|scrutiny|test
    no *1 red? flags|complaints|cracks|holes|objections|loose
    sits|sit *1 well|right|fine|comfortably
    nothing|no|nobody *6 against
    which *1 it|he|she|they *1 has|have|must|should|needs|ought|does|do
    books|accounts|ledger|sums balance|balances|tally
    nobody|no *3 complains|objects|disagrees|contradicted
    survive|survives|survived
    holds|hold|held|stands|stood *1 up|water|true|good|for|$
    rightly|wrongly|correctly|truthfully|falsely *1 says|said|claims|claimed|calls|called|accuses|
      denies|declares|states
    comes|turns|come|turn *1 out *2 @truth|right|wrong|fine
    he|she|Name *1 lied|told|spoke *2 , *1 @good|as
    true|false *3 , *2 true|false *3
    both|all|three|two|each *2 statements|claims|lines|true|satisfied|check|hold|work|match|fit|
      agree
    valid|legal|admissible|legitimate|consistent $
    @good *1 too|again|as well
    ^ and so it is|does
    valid|sound|legal|admissible|working|correct|proper solution|assignment|answer|combination
    which is *1 fine|good|ok|okay|correct|alright|proper
    """)

  /// Knights & Knaves: something is found impossible.
  static let contradictions = phrases(
    """
    @clashes
    @that *1 bites|stinks|hurts|jars|clangs|grates|smells|stings|cracks|snaps|bombs
    ^ ouch|yikes|uh|oops|whoa $
    true|false and|or|yet false|true
    both true|false
    not|n't *2 work|hold|fit|add|fly|match|square|tally|stand|allowed|permitted|possible|
      consistent|right|compute|wash|acceptable|true|coexist|survive|sit|stick|fit|pass|do|play|gel
    can|could|may|must not *2 be|say|claim|tell|lie|have|both|utter|speak|make|happen|stand|state|
      right|exist|call|ever|coexist|admit|accuse|confess|truthfully
    no|never|hardly|neither *2 @truthful|@lying *2 could|can|would|makes|says|tells|may|ever|
      utters|lies|will|admits|does|be|calls|speaks
    @truthful|@lying *2 never|not|cannot|don't *3
    @truthful|@lying *2 lying|lies|true|truth|truthfully|falsehood|false ,|!|? *1 no|impossible|
      never|not|absurd|that
    no way|go|chance
    no good $
    audit|check|test|inspection|review|examination passed|passes|complete|clean|successful|fails|failed
    @truthful *3 lied|lies|lying|false *2 ?|$
    would|will|must *2 be|have|make|become *2 true|false|lying|lie|truth|wrong|right|honest *2 ,
      *1 but|yet|which|contrary|although|though
    but|yet|except|however|though|whereas *5 @truth|@truthful|@lying *1 $
    but|yet|except|however *6 not
    falls|fall|fell|breaks|broke|comes|goes|went *1 apart|undone|wrong
    breaks|broke|broken|falls down
    ^ out|dead|gone|rejected|eliminated|dismissed|bust|busted $
    no|nope|nah $$
    which|that|this|it|and|but|statement|claim|words *2 contradicts|contradict|contradicting
    contradicts|contradict|contradicting|contradicted *1 that|the|this|itself|his|her|its|my|our|
      assumption|what|himself|herself|their|each|earlier
    @that|idea|assumption|attempt|guess|approach|branch|case|pair *1 @be|goes *1 out|off|dead|
      gone|finished|over|history
    at odds|war|loggerheads
    holds|hold|held no *1 water
    eats|bites|swallows|defeats|undermines|refutes itself|himself|herself|its|his|her
    self-defeating|rubbish|madness|garbage|bollocks|ridiculous|silly
    not have *1 that|both|it
    @that will|would not do|work|fly|wash
    not on $
    blows|blew|goes|falls up|flat
    rules *3 out
    ruled out
    trouble|problem|snag|oops|uh-oh|hitch|catch *1 :|,|@be|there|here
    makes|make|making no sense
    both *2 can|could not
    how *3 could|can *6 ?
    @that @be *2 off|out|broken|wrong|bad|impossible|dead|illegal|bust|nonsense
    ^ impossible|wrong|incorrect|invalid|nope|bust|fail|fails|failed|illegal|inadmissible|absurd
      *1 $
    only|just|exactly *4 allowed|permitted
    ✗
    is|are|comes|turns *1 out|dead|off $
    hit|hits|hitting|run|runs|running|ran|into *1 a? wall|brick|snag|buffer|buffers|trouble
    against *2 rules|nature|role|rule|type
    error|mistake|blunder|slip *3
    breaks|break|broke|bends *2 rule|rules|everything|law|it|$
    true|truth *4 from|by|of *1 a? @lying
    false|lie|falsehood|untruth|lying *4 from|by|of *1 a? @truthful
    a? @lying *2 telling|saying|speaking|tells|says|spoke|speaks|told *2 truth|true|truthfully|
      truly|something
    a? @truthful *2 telling|saying|speaking|tells|says|spoke|speaks|told *3 lie|false|falsely|
      falsehood|untruth
    wrong|false|true *3 yet|but|although|though|whereas *4
    makes|make|making her|him|them|it both
    runs|run|goes|go|is|are against|counter|contrary
    says|said|claims|claimed|has *1 otherwise|differently
    forbids|forbid|excludes|prohibits|disallows|denies *1 it|that|this
    make|makes|making *1 a? @truthful *1 lie|liar|lying|wrong|false
    something|thing is|'s *1 wrong|off|amiss|fishy
    ^ that|this|it is not *1 it|right|so|the|on
    """)

  /// Knights & Knaves: words of checking, which count beside what people say.
  static let reviews = phrases(
    """
    @check
    to be|make *2 sure|safe|certain
    make|making sure
    see|seeing|look|ask if|whether|how
    go|going|went|run|running|ran|walk|pass|read|reading|step|stepping|look|going|take|sweep|tour
      *3 through|over|again|back|each|every|past
    going|go down the list|lines|statements|row
    plug|plugging|substitute|substituting|put|insert|try|hold|holding|set|lay|measure|weigh|match|
      compare|test *4 back|in|into|against|beside|up|to
    does|do|is|are|can|will *6 ..4 fit|hold|satisfy|work|agree|consistent|stand|survive|match|
      check|pass|up
    once more|again
    verdict|tally|audit|review|rundown|roundup|recap|proof *2 :|of
    one by one|1
    line by line
    statement by statement
    quick|final|last *1 check|look|pass|review|glance|test|sweep|scan
    """)
}
