/// A pCloud result other than 0.
struct APIError: Error, Equatable, Sendable {
  let code: Int
  let text: String

  init(_ code: Int, _ text: String) {
    self.code = code
    self.text = text
  }

  /// A code with pCloud's text for it, where known.
  init(code: Int) {
    self.init(code, APIError.known.first { $0.code == code }?.text ?? "Internal error.")
  }

  static let loginRequired = APIError(1000, "Log in required.")
  static let missingParameter = APIError(1001, "A required parameter is missing.")
  static let unknownMethod = APIError(1099, "The sandbox does not know this method.")
  static let recursiveRoot = APIError(1101, "Recursive listing of the root folder is not allowed.")
  static let loginFailed = APIError(2000, "Log in failed.")
  static let badName = APIError(2001, "Invalid file/folder name.")
  static let accessDenied = APIError(
    2003, "Access denied. You do not have permissions to perform this operation.")
  static let exists = APIError(2004, "File or folder already exists.")
  static let noFolder = APIError(2005, "Directory does not exist.")
  static let notEmpty = APIError(2006, "Folder is not empty.")
  static let rootFolder = APIError(2007, "Cannot delete the root folder.")
  static let overQuota = APIError(2008, "User is over quota.")
  static let noFile = APIError(2009, "File not found.")
  static let badCode = APIError(2012, "Invalid 'code' provided.")
  static let renamedRoot = APIError(2042, "Cannot rename the root folder.")
  static let intoItself = APIError(2043, "Cannot move a folder to a subfolder of itself.")
  static let badClient = APIError(2064, "Invalid 'client_id' provided.")
  static let badSecret = APIError(2065, "Invalid 'client_secret' provided.")
  static let badRedirect = APIError(2066, "Invalid 'redirect_uri' provided.")
  static let badToken = APIError(2094, "Invalid 'access_token' provided.")
  static let tooMany = APIError(4000, "Too many login tries from this IP address.")
  static let internalError = APIError(5000, "Internal error. Try again later.")
  static let uploadError = APIError(5001, "Internal upload error.")

  private static let known = [
    loginRequired, missingParameter, recursiveRoot, loginFailed, badName, accessDenied, exists, noFolder, notEmpty,
    rootFolder, overQuota, noFile, badCode, renamedRoot, intoItself, badToken, tooMany, internalError, uploadError,
  ]
}
