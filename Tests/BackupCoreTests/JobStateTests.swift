import Foundation
import Testing

@testable import BackupCore

/// How a job stands: every state, and which comes first.
@Suite struct JobStateTests {
  /// Facts of which everything bad holds at once, the state each makes, and what takes it away.
  private static let layers: [(JobState, @Sendable (inout StandingFacts) -> Void)] = [
    (.running, { $0.isRunning = false }), (.held, { $0.lastOutcome = .incomplete }),
    (.failing, { ($0.isInvalid, $0.isMirrorWrong) = (false, false) }), (.overdue, { $0.isOverdue = false }),
    (.incomplete, { $0.lastOutcome = .succeeded }), (.due, { $0.isDue = false }), (.never, { $0.hasSucceeded = true }),
    (.unscheduled, { $0.isScheduled = true }), (.ok, { _ in }),
  ]

  @Test func theFirstThatHoldsInTheOrderOfTheContract() {
    #expect(
      JobState.allCases.map(\.rawValue).joined(separator: " ")
        == "running held failing overdue incomplete due never unscheduled ok")
    var facts = StandingFacts()
    (facts.isRunning, facts.isInvalid, facts.isMirrorWrong, facts.isDue, facts.isOverdue) = (
      true, true, true, true, true
    )
    facts.lastOutcome = .held
    var seen: [JobState] = []
    for (state, remove) in Self.layers {
      #expect(JobState(facts) == state)
      seen.append(JobState(facts))
      remove(&facts)
    }
    #expect(seen == JobState.allCases)
  }

  @Test(arguments: [
    (Outcome.succeeded, JobState.ok), (.incomplete, .incomplete), (.held, .held), (.failed, .failing),
    (.interrupted, .failing),
  ])
  func theLastOutcomeThatTells(outcome: Outcome, state: JobState) {
    var facts = StandingFacts()
    (facts.isScheduled, facts.hasSucceeded, facts.lastOutcome) = (true, true, outcome)
    #expect(JobState(facts) == state)
    #expect(JobState(facts).needsAttention == (state != .ok))
    #expect(StandingFacts.telling.contains(outcome))
    facts.isRunning = true
    #expect(JobState(facts) == .running && !JobState(facts).needsAttention)
    #expect(JobState(facts.beneathRun) == state)
  }

  @Test func whatNeedsAttention() {
    #expect(JobState.allCases.filter(\.needsAttention) == [.held, .failing, .overdue, .incomplete])
    #expect(JobState(StandingFacts()) == .never)
    #expect(StandingFacts.telling.count == 5)
    var wrong = StandingFacts()
    (wrong.hasSucceeded, wrong.isMirrorWrong) = (true, true)
    #expect(JobState(wrong) == .failing)
  }
}
