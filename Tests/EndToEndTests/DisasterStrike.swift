/// What a disaster did to the source: what it holds each night from then on.
struct DisasterStrike {
  /// As the runs see them, mounts included.
  var nights: [Tree]
  var ground = DisasterMachine.Ground.folder
  /// What the first night's run must be stopped for; nil where the files alone decide.
  var reasons: Set<String>?

  init(_ nights: [Tree], _ ground: DisasterMachine.Ground = .folder, reasons: Set<String>? = nil) {
    self.nights = nights
    self.ground = ground
    self.reasons = reasons
  }
}
