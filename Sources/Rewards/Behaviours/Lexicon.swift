/// What a word can do in a reasoning trace; a word may do several things.
enum WordClass: Int, CaseIterable {
  /// Gives up a path whatever the object: abandon, undo, retract.
  case abandon
  /// Gives up a path if the object is one: leave that, drop the idea.
  case leave
  /// What is tried: attempt, route, assumption.
  case attempt
  /// The state that one returns to: start, beginning, drawing board.
  case origin
  /// Another, different, opposite.
  case different
  /// Thinks again: reconsider, revise.
  case reconsider
  /// Turns something into its opposite: flip, swap.
  case flip
  /// Wishes and plans: want, aim, hope.
  case want
  /// Brings a number about: make, reach, build.
  case make
  /// Hands a number over that others make up: supply, deliver, yield.
  case supply
  /// Says how something is done first: first, initially.
  case first
  /// What is to be done on the way: milestone, subtask.
  case waypoint
  /// Finds out who somebody is: settle, pin down.
  case settle
  /// Has a precondition: need, require, presuppose.
  case require
  /// Where a solution ends: target, outcome.
  case end
  /// The last of several: last, final, closing.
  case last
  /// An operation: step, subtraction, factor.
  case operation
  /// What is asked for: wanted, required.
  case asked
  /// How numbers compare: above, short, bigger.
  case compare
  /// Adds force: far, way, slightly.
  case degree
  /// Says that something is as it should be.
  case good
  /// Is pleased: nice, lovely.
  case praise
  /// Says that something is not.
  case bad
  /// Is at peace with the facts: consistent, fits.
  case fits
  /// Is at war with the facts: contradiction, clash.
  case clashes
  /// Looks whether something is so: check, verify.
  case check
  /// What somebody says, as a thing: statement, claim.
  case statement
  /// Says something: says, claims.
  case say
  /// True or false, of statements.
  case truth
  /// Who tells the truth: knight, honest.
  case truthful
  /// Who does not: knave, lies.
  case lying
  /// Takes something to hold for now: suppose, imagine.
  case suppose
  case denial
  /// that, this, it
  case that
  /// I, we, he, she, they
  case pronoun
  /// Forms of to be.
  case be
  /// The numbers that are given: numbers, tiles.
  case given

  var bit: UInt64 { 1 << UInt64(rawValue) }

  /// The class of a name as phrases write it.
  init?(name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = found
  }
}

/// Which words belong to which class, from general English: verbs as they stand in a dictionary (all their
/// forms belong, see ``inflections(of:)``), and words that belong as they are.
enum Lexicon {
  private struct Entry {
    let wordClass: WordClass
    let verbs: String
    let words: String

    init(_ wordClass: WordClass, verbs: String = "", words: String = "") {
      self.wordClass = wordClass
      self.verbs = verbs
      self.words = words
    }
  }

  /// The classes of each word, as bits.
  static let classes: [String: UInt64] = {
    var classes: [String: UInt64] = [:]
    for entry in entries {
      let forms = entry.verbs.split(separator: " ").flatMap { inflections(of: String($0)) }
      for word in forms + entry.words.split(separator: " ").map(String.init) {
        classes[word, default: 0] |= entry.wordClass.bit
      }
    }
    return classes
  }()

  private static let entries: [Entry] = [
    // Turning back
    Entry(
      .abandon,
      verbs: """
        abandon discard scrap ditch undo retract rescind revoke withdraw recant backtrack rewind unwind \
        unassume unsuppose unsay unpick forsake relinquish renounce repudiate disown nix junk jettison \
        backpedal annul retrace revert restart reset unchoose unmake nullify disregard shred crumple veto \
        backspace uncross unplay unadd unmultiply unpick untry unwrite unguess unsubtract undivide unstack unpick
        """,
      words:
        "undid undone unmade withdrew withdrawn rewound unwound unsaid rollback eraser overruled vetoed begone undoes backspace"
    ),
    Entry(
      .leave,
      verbs: """
        drop forget cancel erase delete wipe rub cross strike throw toss chuck bin dump trash reject \
        dismiss scratch cut kill shelve park quit overturn overrule axe bury \
        retire abort sack waive desert eject evict burn refuse exit unlearn ignore torch tear rip bail escape demolish dismantle bounce oust banish expel scrub lift
        """,
      words: "struck stricken threw thrown forgot forgotten lost tore torn ripped"),
    Entry(
      .attempt,
      words: """
        attempt attempts try tries approach approaches path paths route routes road roads way line lines \
        branch branches idea ideas plan plans combination combinations combo pairing pairings product sum \
        difference quotient step steps move moves ending endings guess guesses assumption assumptions \
        supposition hypothesis premise case cases scenario scenarios option options possibility \
        possibilities choice choices track tack avenue direction strategy thought notion calculation \
        subtraction multiplication division addition opening thread lead chain arrangement order ordering \
        assignment assignments bet candidate candidates theory conjecture proposal angle sequence grouping \
        tactic start beginning pair trail fork reading setup stab go play expression \
        detour turn method configuration alternative hunch presumption story version tree
        """),
    Entry(
      .origin,
      words: """
        start beginning scratch top original originals square origin outset numbers tiles cards drawing first initial \
        before earlier basics board fork branch where crossroads junction list raw given starting opening three four \
        previous
        """),
    Entry(
      .different,
      words: """
        another other different new next second alternative opposite else fresh remaining alternate converse \
        contrary differently instead third elsewhere otherwise
        """),
    Entry(
      .reconsider,
      verbs: """
        reconsider rethink revise revisit reassess reevaluate re-evaluate rework readjust regroup rearrange \
        reshuffle reorder amend modify adjust redo alter restructure reopen unfix undecide
        """, words: "rethought redone"),
    Entry(
      .flip,
      verbs: """
        flip swap switch invert reverse toggle replace change exchange correct convert substitute
        """),
    // Numbers on the way
    Entry(
      .want,
      verbs: """
        want need like love wish hope aim plan intend prefer seek desire fancy hunt shoot strive try look \
        search chase fish target head work help propose attempt push crave angle opt choose decide
        """,
      words: """
        would let us will should must could can going ought plan idea trick nice useful helpful handy \
        convenient good better strategy task way might sought meant
        """),
    Entry(
      .make,
      verbs: """
        make get reach build form create produce construct obtain find have land hit manufacture assemble \
        cook craft forge fashion generate arrive secure achieve attain conjure collect gather squeeze coax \
        engineer grab extract derive climb come pass bring arrange whip cobble scrape rustle put set fetch \
        compose concoct carve approach acquire procure gain see own earn stitch hold
        """,
      words: "made got built found hit brought had came gotten seen held"),
    Entry(
      .supply,
      verbs: """
        supply deliver give yield make provide produce furnish render form bring come reach hand
        amount equal contribute total
        """),
    Entry(
      .first,
      words: """
        first firstly initially beforehand start begin starting beginning before upfront priority foremost \
        starters next
        """),
    Entry(
      .waypoint,
      words: """
        goal goals subgoal sub-goal aim milestone waypoint stepping-stone checkpoint objective mission task \
        subtask job errand priority agenda stage subtarget target intermediate interim subproblem subquestion \
        stopover halfway landmark subaim minigoal subobjective substep
        """),
    Entry(
      .settle,
      verbs: """
        settle determine resolve decide figure find pin nail sort establish identify classify fix crack tackle handle \
        learn know discover ascertain clarify untangle unravel suss deduce address deal judge solve \
        investigate isolate understand place diagnose expose unmask decode evaluate examine sniff assess \
        pinpoint label clear solve analyse analyze
        """,
      words: "found knew known work working see finding dealt understood taken"),
    // From the end
    Entry(
      .require,
      verbs: """
        need require demand presuppose necessitate force entail oblige call take compel ask imply must mean
        """,
      words: "has have had must would should needed requirement takes"),
    Entry(
      .end,
      words: """
        target goal end ending finish conclusion outcome result answer final finale destination total end-state \
        solution ends finale
        """),
    Entry(
      .last,
      words: "last final closing finishing concluding ultimate ending end finally eventual lastly"),
    Entry(
      .operation,
      words: """
        step operation move operator action calculation factor multiplication addition subtraction division \
        product sum difference quotient multiplier divisor term addend thing stroke act operand summand \
        stage multiply add subtract divide double halve adding subtracting multiplying dividing doubling \
        halving tripling times plus minus
        """),
    // Verdicts
    Entry(
      .asked,
      words: """
        asked wanted needed required requested desired sought ordered demanded specified prescribed called \
        supposed hoped targeted asks wants needs need want after demands aimed stated looking seeking \
        requires request said says intended chasing hunting
        """),
    Entry(
      .compare,
      words: """
        above below under over beyond short past shy more less fewer lower higher bigger smaller larger greater \
        off away apart many few high low big small large much little far great excess surplus shortfall
        """),
    Entry(
      .degree,
      words: """
        far way well miles just slightly only barely much little bit still even quite almost nearly \
        a tad hair still already clearly
        """),
    Entry(
      .good,
      words: """
        yes yep yeah yup correct right bingo success exactly valid works \
        solved hooray hurrah yay eureka voila ding presto bullseye jackpot confirmed verified correctly equal \
        gotcha indeed
        """),
    Entry(
      .praise,
      words: """
        perfect nice great good excellent splendid lovely brilliant sweet neat wonderful superb tada bang boom \
        cool beautiful super marvellous marvelous terrific fantastic gorgeous tidy bravo hurray phew finally
        """),
    Entry(
      .bad,
      words: """
        nope worse wrong incorrect invalid unequal mismatch impossible fail fails failed damn drat alas pity \
        shame unlucky useless argh ugh oops misses missed rats bother bummer sadly unfortunately busted \
        hopeless miss unworkable bust illegal darn blast inadmissible
        """),
    Entry(
      .fits,
      verbs: """
        fit match hold satisfy tally square coincide concur cohere stand survive pass jibe gel comply \
        conform
        """,
      words: """
        consistent consistency compatible coherent consistently harmony accord agreement keeping works held stands \
        stood harmonious sound tight
        """),
    Entry(
      .clashes,
      verbs: """
        clash violate fail collapse crumble refute disprove explode backfire implode
        """,
      words: """
        contradiction contradictions contradictory self-contradictory inconsistent inconsistency impossible \
        impossibility absurd absurdity paradox paradoxical incompatible inadmissible untenable nonsense violation \
        mismatch illegal forbidden failure broken busted unacceptable intolerable nonsensical \
        unworkable broke breaks clash conflict conflicts conflicting inconceivable preposterous rot bunk bosh hogwash rubbish garbage balderdash madness lunacy ridiculous
        """),
    Entry(
      .check,
      verbs: """
        check verify confirm test validate recheck reverify inspect examine review audit double-check \
        cross-check doublecheck crosscheck recompute recalculate recount retest prove compare proofread \
        reread
        """,
      words: "verification check-up sanity proof test confirmation checking re-check"),
    // What people say
    Entry(
      .statement,
      words: """
        statement statements claim claims line lines words word remark remarks sentence sentences utterance \
        utterances accusation accusations assertion assertions testimony testimonies quote quotes saying speech \
        clue clues declaration comment comments speaker speakers premise premises allegation report \
        reports
        """),
    Entry(
      .say,
      verbs: """
        say claim state accuse call declare insist tell believe assert allege announce praise vouch report \
        maintain utter speak remark deny swear
        """,
      words: "whether said told spoke spoken"),
    Entry(.truth, words: "true false truly falsely truth untrue hollow falsehood"),
    Entry(
      .truthful,
      words: """
        knight knights saint saints angel angels hero heroes sage sages pioneer pioneers altruist altruists \
        truth-teller truth-tellers truthteller truthtellers truthful honest sincere truth truths right \
        reliable trustworthy straight innocent upright virtuous veracious candid genuine sincere truthfulness truthfully loyal
        """),
    Entry(
      .lying,
      words: """
        knave knaves sinner sinners devil devils villain villains fool fools laggard laggards egoist egoists \
        liar liars lies lie lied lying fibs fib fibbed fibbing fibber fibbers dishonest untruthful insincere \
        deceiver deceivers wrong crook falsehood falsehoods mendacious traitor
        """),
    Entry(
      .suppose,
      verbs: """
        suppose assume imagine pretend let say take consider posit hypothesise hypothesize presume postulate \
        grant try test picture treat cast guess entertain conjecture speculate venture bet
        """,
      words: """
        if with assumption hypothetically hypothesis supposition were case under scenario option possibility \
        trial make have had set put
        """),
    Entry(
      .denial,
      words: """
        not no never without nor neither hardly nobody nothing needn't none cannot avoid
        """),
    Entry(.that, words: "that this it these those all everything both them the-lot"),
    Entry(.pronoun, words: "he she they him her i we you it"),
    Entry(.be, words: "is was are were be being been am 's become becomes"),
    Entry(
      .given,
      words: """
        number numbers tile tiles card cards digit digits value values ingredient ingredients condition \
        conditions piece pieces
        """),
  ]

  /// All forms that a regular verb may have; some are no words, which does no harm.
  static func inflections(of verb: String) -> [String] {
    var stems = [verb]
    if verb.hasSuffix("e") { stems.append(String(verb.dropLast())) }
    if let last = verb.last, !"aeiouwxy".contains(last) { stems.append(verb + String(last)) }
    var forms = [verb, verb + "s", verb + "es"] + stems.flatMap { [$0 + "ed", $0 + "ing"] }
    if verb.hasSuffix("y") {
      forms += [String(verb.dropLast()) + "ies", String(verb.dropLast()) + "ied"]
    }
    return forms
  }
}
