import CLI
import Processes

/// The program: the hidden supervise mode first, then the command tree.
@main
enum Entry {
  static func main() async {
    Supervisor.runIfRequested(CommandLine.arguments)
    SignalTrap.prepare()
    await Tool.run()
  }
}
