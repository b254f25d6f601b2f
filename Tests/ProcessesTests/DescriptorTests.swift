import Testing

/// The tests that take locks in this process and those that start a copy of it: one at a time.
///
/// An exit test's child holds copies of all our descriptors between fork and exec, and so any lock taken here; the tool
/// itself closes its locks only while no child starts (`ChildProcess.whileNoneStarts`), which the test library cannot know.
@Suite(.serialized) enum DescriptorTests {}
