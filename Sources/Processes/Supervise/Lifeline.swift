import Foundation

/// The tool's end of the socket to one supervisor.
///
/// Orders may come from any thread at any time; one given before the request went out follows it, one given after the
/// end is dropped.
final class Lifeline: Sendable {
  private struct State {
    var descriptor: Int32
    var requestSent = false
    var waiting: [SuperviseOrder] = []
  }

  private let state: Locked<State>
  let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    state = Locked(State(descriptor: descriptor))
  }

  /// Sends the request with its descriptors, then the orders that were given meanwhile.
  func send(_ request: SuperviseRequest, _ descriptors: [Int32]) throws(SystemError) {
    try DescriptorPassing.send(request.wire, descriptors, over: descriptor)
    state.use { state in
      state.requestSent = true
      for order in state.waiting { Self.send(order, over: state.descriptor) }
    }
  }

  func order(_ order: SuperviseOrder) {
    state.use { state in
      if state.requestSent {
        Self.send(order, over: state.descriptor)
      } else {
        state.waiting.append(order)
      }
    }
  }

  func shut() {
    state.use { state in
      if state.descriptor >= 0 { close(state.descriptor) }
      state.descriptor = -1
    }
  }

  private static func send(_ order: SuperviseOrder, over descriptor: Int32) {
    guard descriptor >= 0 else { return }
    var byte = order.rawValue
    _ = Foundation.send(descriptor, &byte, 1, Platform.sendFlags | Int32(MSG_DONTWAIT))
  }
}
