; What the installer says, in both languages. The file is UTF-8; monzapos.nsi says so where it includes it.

!macro Words NAME ENGLISH SPANISH
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SPANISH} "${SPANISH}"
!macroend
!define Words "!insertmacro Words"

${Words} TooOld \
  "MonzaPOS needs Windows 10, version 1809, or newer." \
  "MonzaPOS necesita Windows 10, versión 1809, o posterior."
${Words} Not64Bit \
  "MonzaPOS needs a 64-bit Windows for x86 programs. On ARM that is Windows 11." \
  "MonzaPOS necesita un Windows de 64 bits para programas x86. En ARM, ese es Windows 11."
${Words} IsOlder \
  "MonzaPOS $1 is installed, and this is ${VERSION}, which is older. An older version may refuse to open the journal. Install it all the same?" \
  "MonzaPOS $1 está instalado, y este es ${VERSION}, que es anterior. Puede que una versión anterior no quiera abrir el libro de registro. ¿Instalarlo de todos modos?"
${Words} IsRunning \
  "MonzaPOS is running. Press OK and its window is closed; open sales stay in the journal and are followed at the next start. A command in a terminal has to be ended there." \
  "MonzaPOS está abierto. Pulse Aceptar y se cerrará su ventana; las ventas abiertas quedan en el libro de registro y se siguen al abrirlo de nuevo. Una orden en un terminal hay que terminarla allí."
${Words} IsTaken \
  "This folder holds another program:" \
  "En esta carpeta hay otro programa:"
${Words} NotAllCopied \
  "Not every file could be written; is there room on the disk? What was installed before has been put back." \
  "No se han podido escribir todos los archivos; ¿queda sitio en el disco? Se ha vuelto a poner lo que estaba instalado."
${Words} NotAllRemoved \
  "Some files could not be removed:" \
  "Algunos archivos no se han podido quitar:"
${Words} OpenIt \
  "Open MonzaPOS" \
  "Abrir MonzaPOS"
${Words} WhatStays \
  "The program will be removed from this folder. Your data stay: the journal of sales, the settings and the log in" \
  "El programa se quitará de esta carpeta. Sus datos se quedan: el libro de registro de las ventas, los ajustes y el registro técnico, en"
${Words} KeysStay \
  "Provider keys stay in the Windows Credential Manager. To remove them too, press “Remove key” in the settings before." \
  "Las claves de los proveedores se quedan en el Administrador de credenciales de Windows. Para quitarlas también, pulse antes «Quitar clave» en los ajustes."
${Words} DataAreIn \
  "MonzaPOS has been removed. Your data are still in" \
  "MonzaPOS se ha quitado. Sus datos siguen en"
