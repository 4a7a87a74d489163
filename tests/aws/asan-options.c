/* What AddressSanitizer asks a program for; without it, nobody does. */
const char *__asan_default_options (void);

/* As in ./check: GCC 12's leak checker crashes on what it believes to be thread-local storage when
 * GIO's threads (TLS, proxies) are alive at the end. */
const char *
__asan_default_options (void)
{
  return "intercept_tls_get_addr=0";
}
