// Shows the running program's own description; in a file of its own, so that pages need no inline scripts.

// What a page must show beside its cookies, under the name that it has on this side of TLS.
function csrfToken() {
  const name = location.protocol === 'https:' ? '__Host-souk_csrf=' : 'souk_csrf='
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(name))
  return found && found.slice(name.length)
}

// Whoever pressed Authorize asks by bearer, without cookies: both at once are refused. Everybody else asks by the
// cookies that logging in from this page has set.
function askByOne(request) {
  const token = csrfToken()
  if (request.headers.Authorization) request.credentials = 'omit'
  else if (token && !request.loadSpec) request.headers['X-CSRF-Token'] = token
  return request
}

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none', // the services first: all their operations at once are a long way to scroll
  displayRequestDuration: true,
  persistAuthorization: false,
  requestInterceptor: askByOne,
  tryItOutEnabled: true,
  validatorUrl: null,
})
