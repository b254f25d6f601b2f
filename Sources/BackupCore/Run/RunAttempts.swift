/// Picks out of a job's runs those that were attempts at the same thing as `run`, in order, itself among them.
///
/// `around` holds the job's runs of that kind before and after it, oldest first, nothing left out in between.
package func chooseAttempts(at run: RunRecord, around: [RunRecord]) -> [RunRecord] {
  guard let index = around.firstIndex(where: { $0.run == run.run }) else { return [run] }
  var first = index
  while first > 0, around[first].attempt > 1, around[first - 1].attempt == around[first].attempt - 1 { first -= 1 }
  var last = index
  while last + 1 < around.count, around[last + 1].attempt == around[last].attempt + 1 { last += 1 }
  return Array(around[first...last])
}
