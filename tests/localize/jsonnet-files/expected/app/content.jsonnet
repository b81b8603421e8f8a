import 'content that is never evaluated'
