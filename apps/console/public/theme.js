// The documentation keeps the choice under the same name, so that both look alike.
try {
  const theme = localStorage.getItem('starlight-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // A browser that denies its storage: as the system has it.
}
